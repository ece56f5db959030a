using Ecommerce.Data.Generation;
using Ecommerce.Data.Pricing;
using Ecommerce.Data.Rules;
using Ecommerce.Data.Schema;
using static Ecommerce.Data.Store.StoreTransaction;

namespace Ecommerce.Data.Store;

/// <summary>Places an order: one customer, 1 to 10 lines, prices and stock as they are at this moment under a lock.</summary>
internal static class OrderPlacement
{
    private const int MostLines = 10;
    private const int ReorderPoint = 15;

    // As in the generated history: cards first, free and standard shipping mostly.
    private static readonly int[] PaymentMethodWeights = [45, 70, 88, 96, 100];
    private static readonly int[] ShippingMethodWeights = [50, 70, 80, 95, 100];

    // Rows are found by a random point in the id range, through the primary key; a gap in the ids gives the next row.
    // An erasure of the customer that is under way is waited for, and then seen.
    private const string PickAddress = $"""
        SELECT a.user_id, a.id FROM public.addresses AS a JOIN public.users AS u ON u.id = a.user_id
        WHERE a.id > (SELECT floor($1 * max(id))::int FROM public.addresses) AND u.username NOT LIKE '{Erasure.NamePrefix}%' ORDER BY a.id LIMIT 1 FOR KEY SHARE OF u
        """;

    private const string PickStaff = """
        SELECT user_id FROM public.role_user WHERE role_id = $1 ORDER BY user_id
        OFFSET (SELECT floor($2 * count(*))::int FROM (SELECT FROM public.role_user WHERE role_id = $1 LIMIT 100) AS few) LIMIT 1
        """;

    // One of the newest that are under way; which ones really count is for OrderPricing to say.
    private const string PickDiscount = """
        SELECT id, type::text, value, started_at, expired_at FROM (SELECT * FROM public.discounts ORDER BY id DESC LIMIT 40) AS newest
        WHERE type IS NOT NULL AND value IS NOT NULL AND coalesce(started_at <= $1, true) AND coalesce(expired_at > $1, true)
        ORDER BY (id::bigint * 7919 + $2) % 1009 LIMIT 1
        """;

    // Not what is off the shelf. Locked in the order of their ids, as everybody here does it, so that no two orders wait for each other.
    private const string LockProducts = """
        SELECT id, product_price, product_tax, product_quantity FROM public.products
        WHERE id IN (SELECT (1 + floor(f * (SELECT max(id) FROM public.products)))::int FROM unnest($1::float8[]) AS f)
            AND (product_quantity > 0 OR product_image_path IS NOT NULL)
        ORDER BY id FOR NO KEY UPDATE
        """;

    private const string InsertOrder = """
        INSERT INTO public.orders (user_id, staff_id, address_id, order_amount, discount_amount, tax_amount, total_amount, discount_id,
            payment_method_id, payment_status_id, order_status_id, shipping_method_id, shipping_status_id, created_at, updated_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, NULLIF($8, 0), $9, $10, $11, $12, $13, $14, $14) RETURNING id
        """;

    private const string ThisOrder = "currval(pg_get_serial_sequence('public.orders', 'id'))::int";

    private const string InsertLines = $"""
        INSERT INTO public.orderdetails (order_id, product_id, quantity, product_price, product_tax, subtotal_amount, created_at)
        SELECT {ThisOrder}, product, quantity, price, tax, subtotal, $6
        FROM unnest($1::int[], $2::int[], $3::numeric[], $4::numeric[], $5::numeric[]) AS line (product, quantity, price, tax, subtotal)
        """;

    private const string TakeStock = """
        UPDATE public.products AS p SET product_quantity = p.product_quantity - line.quantity
        FROM unnest($1::int[], $2::int[]) AS line (product, quantity) WHERE p.id = line.product AND p.product_quantity >= line.quantity
        """;

    private const string InsertHistory = $"""
        INSERT INTO public.order_status_history (order_id, order_status_id, staff_id, comments, created_at) VALUES ({ThisOrder}, $1, $2, 'Order placed', $3)
        """;

    public static async Task PlaceAsync(StoreTransaction store, StoreRates rates)
    {
        var random = store.Random;
        var choice = await ChooseAsync(store, rates.DiscountUse).ConfigureAwait(false);
        var lines = new List<PricedLine>();
        foreach (var product in choice.Products)
        {
            if (product.Quantity > 0)
            {
                lines.Add(OrderPricing.PriceLine(product.Id, product.Price, product.Tax, Math.Min(product.Quantity, random.Between(1, 4))));
            }
        }

        foreach (var product in choice.Products.Where(p => p.Quantity - (lines.Find(l => l.ProductId == p.Id).Quantity) < ReorderPoint))
        {
            store.Then(StoreActionKind.Restock, product.Id, delays: 2);
        }

        if (choice.User == 0 || choice.Staff == 0 || lines.Count == 0)
        {
            return;
        }

        var totals = OrderPricing.Total([.. lines], choice.Discount?.Terms, store.Now);
        var discountId = totals.DiscountAmount > 0 ? choice.Discount!.Value.Id : 0;
        int[] products = [.. lines.Select(l => l.ProductId)];
        int[] quantities = [.. lines.Select(l => l.Quantity)];
        var orderId = 0;
        var takeStock = Sql(TakeStock, products, quantities);
        await store.RunAsync(
            (_, reader) => orderId = reader.GetInt32(0),
            Sql(
                InsertOrder,
                choice.User,
                choice.Staff,
                choice.Address,
                totals.OrderAmount,
                totals.DiscountAmount,
                totals.TaxAmount,
                totals.TotalAmount,
                discountId,
                random.PickIndex(PaymentMethodWeights) + 1,
                (int)OrderState.Placed.Payment,
                (int)OrderState.Placed.Order,
                random.PickIndex(ShippingMethodWeights) + 1,
                (int)OrderState.Placed.Shipping,
                store.Now),
            Sql(InsertLines, products, quantities, lines.Select(l => l.ProductPrice).ToArray(), lines.Select(l => l.ProductTax).ToArray(), lines.Select(l => l.SubtotalAmount).ToArray(), store.Now),
            takeStock,
            Sql(InsertHistory, (int)OrderState.Placed.Order, choice.Staff, store.Now)).ConfigureAwait(false);
        if (takeStock.RecordsAffected != lines.Count)
        {
            throw new InvalidOperationException($"Order {orderId} took stock of {takeStock.RecordsAffected} products of {lines.Count}, though all were locked and in stock.");
        }

        store.Did(StoreActionKind.OrderPlacement);
        store.Then(StoreActionKind.Payment, orderId);
    }

    private static async Task<Choice> ChooseAsync(StoreTransaction store, double discountUse)
    {
        var random = store.Random;
        var wantsDiscount = random.Chance(discountUse);
        // Some products sell better than others.
        var points = Enumerable.Range(0, random.Between(1, MostLines)).Select(_ => Math.Pow(random.NextFraction(), 1.5)).ToArray();
        var choice = new Choice();
        await store.RunAsync(
            (result, reader) =>
            {
                switch (result)
                {
                    case 0:
                        (choice.User, choice.Address) = (reader.GetInt32(0), reader.GetInt32(1));
                        break;
                    case 1:
                        choice.Staff = reader.GetInt32(0);
                        break;
                    case 2 when wantsDiscount:
                        var kind = string.Equals(reader.GetString(1), DiscountKind.Percent.ToLabel(), StringComparison.Ordinal) ? DiscountKind.Percent : DiscountKind.Amount;
                        choice.Discount = (reader.GetInt32(0), new(kind, reader.GetDecimal(2), At(reader, 3), At(reader, 4)));
                        break;
                    case 3:
                        choice.Products.Add((reader.GetInt32(0), reader.GetDecimal(1), reader.GetDecimal(2), reader.GetInt32(3)));
                        break;
                    default:
                        break;
                }
            },
            Sql(PickAddress, random.NextFraction()),
            Sql(PickStaff, (int)RoleId.Staff, random.NextFraction()),
            Sql(PickDiscount, store.Now, random.Next(1009)),
            Sql(LockProducts, points)).ConfigureAwait(false);
        return choice;

        static DateTime? At(Npgsql.NpgsqlDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetDateTime(column);
    }

    private sealed class Choice
    {
        public int User { get; set; }

        public int Address { get; set; }

        public int Staff { get; set; }

        public (int Id, DiscountTerms Terms)? Discount { get; set; }

        public List<(int Id, decimal Price, decimal Tax, int Quantity)> Products { get; } = [];
    }
}
