using Ecommerce.Data.Generation;
using Ecommerce.Data.Pricing;
using Ecommerce.Data.Rules;
using Ecommerce.Data.Schema;
using static Ecommerce.Data.Store.StoreTransaction;

namespace Ecommerce.Data.Store;

/// <summary>Places an order: one customer, 1 to 10 lines, prices and stock as they are at this moment under a lock.</summary>
internal static class OrderPlacement
{
    private const int ReorderPoint = 15;

    // The customer of an id, or the nearest before who can order, and one of the addresses.
    // An erasure of the customer that is under way is waited for, and then seen.
    private const string PickAddress = $"""
        SELECT c.id, a.id FROM (
            SELECT u.id FROM public.users AS u
            WHERE u.id <= $1 AND u.username NOT LIKE '{Erasure.NamePrefix}%' AND EXISTS (SELECT FROM public.addresses AS lived WHERE lived.user_id = u.id)
            ORDER BY u.id DESC LIMIT 1 FOR KEY SHARE OF u) AS c
        CROSS JOIN LATERAL (
            SELECT id FROM public.addresses WHERE user_id = c.id ORDER BY id
            OFFSET (SELECT floor($2 * count(*))::int FROM public.addresses WHERE user_id = c.id) LIMIT 1) AS a
        """;

    private const string PickStaff = """
        SELECT user_id FROM public.role_user WHERE role_id = $1 ORDER BY user_id
        OFFSET (SELECT floor($2 * count(*))::int FROM (SELECT FROM public.role_user WHERE role_id = $1 LIMIT 100) AS few) LIMIT 1
        """;

    private const string ReadDiscount = "SELECT id, type::text, value, started_at, expired_at FROM public.discounts WHERE id = $1 AND type IS NOT NULL AND value IS NOT NULL";

    // Not what is off the shelf. Locked in the order of their ids, as everybody here does it, so that no two orders wait for each other.
    private const string LockProducts = """
        SELECT id, product_price, product_tax, product_quantity FROM public.products
        WHERE id = ANY ($1::int[]) AND (product_quantity > 0 OR product_image_path IS NOT NULL)
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

    public static async Task PlaceAsync(StoreTransaction store, StoreDemand demand)
    {
        var random = store.Random;
        await demand.LookAsync(store).ConfigureAwait(false);
        var basket = demand.FillBasket(random, store.Now);
        var choice = await ChooseAsync(store, demand, basket).ConfigureAwait(false);
        var lines = Take(store, demand, basket, choice.Products);
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
                (int)CheckoutChoice.Payment(random),
                (int)OrderState.Placed.Payment,
                (int)OrderState.Placed.Order,
                (int)CheckoutChoice.Shipping(random),
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

    /// <summary>The lines of what is there, in the customer's order; what runs low is ordered.</summary>
    private static List<PricedLine> Take(
        StoreTransaction store, StoreDemand demand, List<(int ProductId, int Quantity)> basket, Dictionary<int, (decimal Price, decimal Tax, int Stock)> products)
    {
        var lines = new List<PricedLine>();
        foreach (var (id, wanted) in basket)
        {
            if (!products.TryGetValue(id, out var product))
            {
                demand.Miss(id);
                continue;
            }

            var quantity = Math.Min(wanted, product.Stock);
            if (quantity > 0)
            {
                lines.Add(OrderPricing.PriceLine(id, product.Price, product.Tax, quantity));
            }

            if (product.Stock == quantity)
            {
                demand.SellOut(id, store.Now);
            }

            if (product.Stock - quantity < ReorderPoint + demand.UntilDelivery(id))
            {
                store.Then(StoreActionKind.Restock, id, delays: 2);
            }
        }

        return lines;
    }

    private static async Task<Choice> ChooseAsync(StoreTransaction store, StoreDemand demand, List<(int ProductId, int Quantity)> basket)
    {
        var random = store.Random;
        var choice = new Choice();
        await store.RunAsync(
            (result, reader) =>
            {
                switch (result)
                {
                    case 0:
                        demand.Saw(reader);
                        break;
                    case 1:
                        (choice.User, choice.Address) = (reader.GetInt32(0), reader.GetInt32(1));
                        break;
                    case 2:
                        choice.Staff = reader.GetInt32(0);
                        break;
                    case 3:
                        choice.Discount = StoreDemand.ReadDiscount(reader);
                        break;
                    default:
                        choice.Products.Add(reader.GetInt32(0), (reader.GetDecimal(1), reader.GetDecimal(2), reader.GetInt32(3)));
                        break;
                }
            },
            Sql(StoreDemand.Newest),
            Sql(PickAddress, demand.PickCustomer(random), random.NextFraction()),
            Sql(PickStaff, (int)RoleId.Staff, random.NextFraction()),
            Sql(ReadDiscount, demand.PickDiscount(random, store.Now)),
            Sql(LockProducts, basket.Select(line => line.ProductId).ToArray())).ConfigureAwait(false);
        return choice;
    }

    private sealed class Choice
    {
        public int User { get; set; }

        public int Address { get; set; }

        public int Staff { get; set; }

        public (int Id, DiscountTerms Terms)? Discount { get; set; }

        public Dictionary<int, (decimal Price, decimal Tax, int Stock)> Products { get; } = [];
    }
}
