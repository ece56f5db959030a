using Ecommerce.Data.Generation;
using Ecommerce.Data.Pricing;
using Ecommerce.Data.Schema;
using static Ecommerce.Data.Store.StoreTransaction;

namespace Ecommerce.Data.Store;

/// <summary>What the store sells changes: prices, stock, tags, names, brands, campaigns.</summary>
internal sealed class CatalogueLife(StoreWords words)
{
    private const decimal LeastPrice = 0.50m;

    private const string PickProduct = "SELECT id, product_price FROM public.products WHERE id > (SELECT floor($1 * max(id))::int FROM public.products) ORDER BY id LIMIT 1 FOR NO KEY UPDATE";

    public static async Task ChangePriceAsync(StoreTransaction store)
    {
        var (id, price) = await store.FirstAsync(reader => (reader.GetInt32(0), reader.GetDecimal(1)), Sql(PickProduct, store.Random.NextFraction())).ConfigureAwait(false);
        if (id == 0)
        {
            return;
        }

        // The ending stays, as the shop writes its prices.
        var changed = Math.Max(LeastPrice, CatalogueGenerator.WithEnding(OrderPricing.Round(price * store.Random.Between(85, 118) / 100m), price % 1m));
        await store.WriteAsync(Sql("UPDATE public.products SET product_price = $2 WHERE id = $1", id, changed)).ConfigureAwait(false);
        store.Did(StoreActionKind.PriceChange);
    }

    /// <summary>A delivery: a few, and more of what sells well.</summary>
    public static Task RestockAsync(StoreTransaction store, StoreDemand demand, int productId) => WriteAsync(
        store,
        StoreActionKind.Restock,
        "UPDATE public.products SET product_quantity = product_quantity + $2 WHERE id = $1 AND product_image_path IS NOT NULL",
        productId,
        store.Random.Between(50, 300) + demand.Delivery(productId));

    /// <summary>Takes a product off the shelf; one without a picture is off it already.</summary>
    public static async Task RetireAsync(StoreTransaction store)
    {
        var (id, _) = await store.FirstAsync(reader => (reader.GetInt32(0), reader.GetDecimal(1)), Sql(PickProduct, store.Random.NextFraction())).ConfigureAwait(false);
        await store.WriteAsync(
            Sql("UPDATE public.products SET product_quantity = 0, product_image_path = NULL WHERE id = $1 AND product_image_path IS NOT NULL", id),
            Sql("DELETE FROM public.product_tag WHERE product_id = $1", id)).ConfigureAwait(false);
        if (store.Rows > 0)
        {
            store.Did(StoreActionKind.ProductRetirement);
        }
    }

    public static Task TagAsync(StoreTransaction store) => WriteAsync(
        store,
        StoreActionKind.Tagging,
        """
        INSERT INTO public.product_tag (product_id, tag_id, created_at) SELECT p.id, t.id, $3
        FROM (SELECT id FROM public.products WHERE id > (SELECT floor($1 * max(id))::int FROM public.products) AND product_image_path IS NOT NULL ORDER BY id LIMIT 1 FOR SHARE) AS p,
            (SELECT id FROM public.tags WHERE id > (SELECT floor($2 * max(id))::int FROM public.tags) ORDER BY id LIMIT 1) AS t
        ON CONFLICT (product_id, tag_id) DO NOTHING
        """,
        store.Random.NextFraction(),
        store.Random.NextFraction(),
        store.Now);

    public static Task UntagAsync(StoreTransaction store) => WriteAsync(
        store,
        StoreActionKind.Untagging,
        "DELETE FROM public.product_tag WHERE id = (SELECT id FROM public.product_tag WHERE id > (SELECT floor($1 * max(id))::int FROM public.product_tag) ORDER BY id LIMIT 1)",
        store.Random.NextFraction());

    public Task RenameCategoryAsync(StoreTransaction store) => WriteAsync(
        store,
        StoreActionKind.CategoryRename,
        "UPDATE public.categories SET category_name = $2 WHERE id = (SELECT id FROM public.categories WHERE id > (SELECT floor($1 * max(id))::int FROM public.categories) ORDER BY id LIMIT 1)",
        store.Random.NextFraction(),
        $"{store.Random.Pick(words.Adjectives.AsSpan())} {store.Random.Pick(words.Departments.AsSpan())}");

    public static Task RebrandAsync(StoreTransaction store) => WriteAsync(
        store,
        StoreActionKind.Rebranding,
        """
        UPDATE public.products SET brand_id = b.id
        FROM (SELECT id FROM public.brands WHERE id > (SELECT floor($2 * max(id))::int FROM public.brands) ORDER BY id LIMIT 1) AS b
        WHERE products.id = (SELECT id FROM public.products WHERE id > (SELECT floor($1 * max(id))::int FROM public.products) ORDER BY id LIMIT 1)
        """,
        store.Random.NextFraction(),
        store.Random.NextFraction());

    public async Task StartCampaignAsync(StoreTransaction store)
    {
        var random = store.Random;
        var kind = random.Chance(0.6) ? DiscountKind.Percent : DiscountKind.Amount;
        var value = kind == DiscountKind.Percent ? random.Between(1, 8) * 5m : random.Between(2, 30) * 2.5m;
        var end = store.Now.AddMinutes(random.Between(10, 3 * 24 * 60));
        await store.WriteAsync(
            Sql("INSERT INTO public.adscampaigns (campaign_title, started_at, expired_at, created_at) VALUES ($1, $2, $3, $2)", random.Pick(words.Slogans.AsSpan()), store.Now, end),
            // The campaign's number makes the code unique.
            Sql(
                """
                INSERT INTO public.discounts (adscampaign_id, type, value, code, started_at, expired_at, created_at)
                SELECT id, $1::public.discount_type, $2, 'LIVE-' || id, $3, $4, $3 FROM (SELECT currval(pg_get_serial_sequence('public.adscampaigns', 'id'))::int AS id) AS campaign
                """,
                kind.ToLabel(),
                value,
                store.Now,
                end)).ConfigureAwait(false);
        store.Did(StoreActionKind.CampaignStart);
    }

    private static async Task WriteAsync(StoreTransaction store, StoreActionKind kind, string sql, params object[] values)
    {
        await store.WriteAsync(Sql(sql, values)).ConfigureAwait(false);
        if (store.Rows > 0)
        {
            store.Did(kind);
        }
    }
}
