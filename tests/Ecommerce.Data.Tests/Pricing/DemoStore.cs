using Ecommerce.Data.Generation;
using Ecommerce.Data.Geography;
using Ecommerce.Data.Pricing;
using Ecommerce.Data.Schema;

namespace Ecommerce.Data.Tests.Pricing;

/// <summary>The rules of the demo that this library replaces, with its mistakes: what our tests must be able to see.</summary>
internal static class DemoStore
{
    // Tax of one piece only, which is also taken for the line's subtotal.
    public static PricedLine PriceLine(int productId, decimal price, decimal taxPercent, int quantity)
    {
        var tax = OrderPricing.Round(price * taxPercent / 100m);
        return new PricedLine(productId, quantity, price, tax, tax);
    }

    // Any discount counts at any time; a fixed amount is taken from the order to yield the discount.
    public static OrderTotals Total(ReadOnlySpan<PricedLine> lines, DiscountTerms? discount, DateTime orderedAt)
    {
        _ = orderedAt;
        decimal amount = 0, tax = 0;
        foreach (var line in lines)
        {
            amount += line.ProductPrice * line.Quantity;
            tax += line.ProductTax;
        }

        var off = discount switch
        {
            null => 0m,
            { Kind: DiscountKind.Percent } terms => OrderPricing.Round(amount * terms.Value / 100m),
            { } terms => amount - terms.Value,
        };
        return new OrderTotals(amount, off, tax);
    }

    // The counts are read once, before the batch.
    public static IEnumerable<RoleId> RolesOfFirstBatch(int users) => Enumerable.Repeat(RoleId.Admin, users);

    // Nothing is taken from the stock, and nobody looks whether there is as much.
    public static List<PricedLine> Take(int[] stock) => [.. stock.Select((_, i) => OrderPricing.PriceLine(i + 1, 10m, 0m, 7))];

    // A made-up name in whatever state, and the first place in the world that is called so, if any.
    public static IEnumerable<(string City, string State, Location? At)> Cities(RandomStream random) => Enumerable.Range(0, 20).Select(_ =>
    {
        var city = random.Pick<string>(["Lake Amandaport", "Springfield", "Port Kyle", "New York City"]);
        var places = Gazetteer.Bundled.Cities.Where(place => place.Name == city).ToList();
        return (city, random.Pick<string>([.. Gazetteer.Bundled.States]), places.Count == 0 ? (Location?)null : places[0].Coordinates);
    });

    // What goes wrong is printed, and the job is said to be done.
    public static async Task LoadAsync(Func<Task> load)
    {
        try
        {
            await load();
        }
        catch (Npgsql.NpgsqlException error)
        {
            Printed.Add(error.Message);
        }
    }

    public static System.Collections.Concurrent.ConcurrentBag<string> Printed { get; } = [];

    // 'false' is a string, and a string is true.
    public static (OrderStatusId Order, PaymentStatusId Payment) AfterPayment(bool succeeded) =>
        Convert.ToBoolean(succeeded.ToString().Length) ? (OrderStatusId.Processing, PaymentStatusId.Completed) : (OrderStatusId.Cancelled, PaymentStatusId.Failed);
}
