using Ecommerce.Data.Generation;
using Ecommerce.Data.Pricing;
using Ecommerce.Data.Rules;
using Ecommerce.Data.Schema;
using Npgsql;
using static Ecommerce.Data.Store.StoreTransaction;

namespace Ecommerce.Data.Store;

/// <summary>
/// Who orders what in a living store, by the laws of the generated history over what the store holds at the moment: whoever and whatever is new takes the next
/// place in the order of popularity. It looks into the store when each order says that something is new there. Safe for many threads.
/// </summary>
internal sealed class StoreDemand(StoreLifeOptions options)
{
    /// <summary>What tells whether anything is new, in one row for <see cref="Saw"/>.</summary>
    public const string Newest = """
        SELECT (SELECT coalesce(max(id), 0) FROM public.products), (SELECT coalesce(max(id), 0) FROM public.discounts), (SELECT coalesce(max(id), 0) FROM public.adscampaigns),
            (SELECT coalesce(min(id), 1) FROM public.users), (SELECT coalesce(max(id), 0) FROM public.users)
        """;

    private const string Products = "SELECT id, coalesce(category_id, 0), product_image_path IS NULL AND product_quantity = 0 FROM public.products ORDER BY id";

    private const string Discounts = """
        SELECT id, type::text, value, started_at, expired_at FROM public.discounts
        WHERE type IS NOT NULL AND value IS NOT NULL AND coalesce(expired_at > $1, true) ORDER BY id
        """;

    private const string Campaigns = "SELECT started_at, expired_at FROM public.adscampaigns WHERE expired_at > $1";

    // A delivery takes two delays, give or take a half: what is sold out is there again after three.
    private const int DeliveryDelays = 3;
    private const int StockDelays = 10;

    private volatile StoreShelf? _shelf;
    private volatile Marketing? _marketing;
    private volatile Sight _seen = new(0, 0, 0, 1, 0);

    /// <summary>Whether there is anything to sell, as far as is known.</summary>
    public bool Sells => _shelf is { LastId: > 0 };

    /// <summary>How many campaigns run at an instant (UTC), as far as is known.</summary>
    public int CampaignsAt(DateTime instant) => _marketing?.Campaigns.Count(campaign => campaign.From <= instant && campaign.To > instant) ?? 0;

    /// <summary>Reads what is new since the last time; nothing where nothing is.</summary>
    public async Task LookAsync(StoreTransaction store)
    {
        if (_shelf is null || _marketing is null)
        {
            await store.RunAsync((_, reader) => Saw(reader), Sql(Newest)).ConfigureAwait(false);
        }

        var seen = _seen;
        if (_shelf is not { } shelf || shelf.LastId != seen.Product)
        {
            var products = new List<(int, int, bool)>();
            await store.RunAsync((_, reader) => products.Add((reader.GetInt32(0), reader.GetInt32(1), reader.GetBoolean(2))), Sql(Products)).ConfigureAwait(false);
            _shelf = new StoreShelf(products, options.ProductSkew);
        }

        if (_marketing is not { } marketing || marketing.LastDiscount != seen.Discount || marketing.LastCampaign != seen.Campaign)
        {
            var discounts = new List<(int, DiscountTerms)>();
            var campaigns = new List<(DateTime?, DateTime?)>();
            await store.RunAsync(
                (result, reader) =>
                {
                    if (result == 0)
                    {
                        discounts.Add(ReadDiscount(reader));
                    }
                    else
                    {
                        campaigns.Add((At(reader, 0), At(reader, 1)));
                    }
                },
                Sql(Discounts, store.Now),
                Sql(Campaigns, store.Now)).ConfigureAwait(false);
            _marketing = new Marketing(seen.Discount, seen.Campaign, [.. discounts], [.. campaigns]);
        }
    }

    /// <summary>Takes note of a row of <see cref="Newest"/>.</summary>
    public void Saw(NpgsqlDataReader reader) => _seen = new Sight(reader.GetInt32(0), reader.GetInt32(1), reader.GetInt32(2), reader.GetInt32(3), reader.GetInt32(4));

    /// <summary>The products of an order, in the customer's order.</summary>
    public List<(int ProductId, int Quantity)> FillBasket(RandomStream random, DateTime now) => _shelf?.FillBasket(random, options.Rates.BasketAffinity, now) ?? [];

    /// <summary>The id of the customer who orders; where there is nobody of that id, or nobody who orders, it is the one before. The older ones come back more often.</summary>
    public int PickCustomer(RandomStream random)
    {
        var (first, last) = (_seen.FirstUser, _seen.LastUser);
        var customers = Math.Max(1, last - first + 1 - RoleRules.Employees);
        return first - 1 + RoleRules.Employees + CustomerChoice.Rank(random, customers, options.CustomerSkew);
    }

    /// <summary>Id of the discount whose code the customer has; 0 for none.</summary>
    public int PickDiscount(RandomStream random, DateTime now) =>
        random.Chance(options.Rates.DiscountUse) ? DiscountChoice.Pick(random, _marketing?.Discounts ?? [], now)?.Id ?? 0 : 0;

    /// <summary>A discount from a row of id, kind, value, start and end.</summary>
    public static (int Id, DiscountTerms Terms) ReadDiscount(NpgsqlDataReader reader)
    {
        var kind = string.Equals(reader.GetString(1), DiscountKind.Percent.ToLabel(), StringComparison.Ordinal) ? DiscountKind.Percent : DiscountKind.Amount;
        return (reader.GetInt32(0), new(kind, reader.GetDecimal(2), At(reader, 3), At(reader, 4)));
    }

    /// <summary>A product that an order looked for is no longer to be had.</summary>
    public void Miss(int productId) => _shelf?.Retire(productId);

    /// <summary>A product is sold out until its delivery.</summary>
    public void SellOut(int productId, DateTime now) => _shelf?.SellOut(productId, now + (options.StepDelay * DeliveryDelays));

    /// <summary>How many pieces of a product are sold until a delivery comes, beside the few that any product needs.</summary>
    public int UntilDelivery(int productId) => Units(productId, DeliveryDelays);

    /// <summary>How many pieces a delivery brings, beside the few that any product needs.</summary>
    public int Delivery(int productId) => Units(productId, StockDelays);

    private int Units(int productId, int delays) =>
        (int)Math.Min(1_000_000, options.OrdersPerSecond * options.StepDelay.TotalSeconds * delays * Basket.MeanUnits * (_shelf?.ShareOf(productId) ?? 0));

    private static DateTime? At(NpgsqlDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetDateTime(column);

    private sealed record Sight(int Product, int Discount, int Campaign, int FirstUser, int LastUser);

    private sealed record Marketing(int LastDiscount, int LastCampaign, (int Id, DiscountTerms Terms)[] Discounts, (DateTime? From, DateTime? To)[] Campaigns);
}
