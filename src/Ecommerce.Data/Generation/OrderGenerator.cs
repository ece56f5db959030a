using System.Runtime.InteropServices;
using Ecommerce.Data.Generation.Rows;
using Ecommerce.Data.Pricing;
using Ecommerce.Data.Rules;
using Ecommerce.Data.Schema;

namespace Ecommerce.Data.Generation;

/// <summary>Runs the history of sales once, order by order; stock, prices and row numbers carry over from one to the next.</summary>
internal sealed class OrderGenerator
{
    private readonly GenerationOptions _options;
    private readonly StoreTimeline _timeline;
    private readonly Warehouse _warehouse;
    private readonly (int Id, DiscountTerms Terms)[] _discounts;
    private readonly int[] _firstAddress;
    private readonly Func<int, int, double> _kilometres;
    private readonly CustomerChoice _customers;
    private readonly OrderChances _chances;
    private readonly RandomFamily _orders;
    private readonly RandomFamily _methods;
    private readonly RandomFamily _codes;
    private readonly RandomFamily _baskets;
    private readonly RandomFamily _priceChanges;
    private int _lineId;
    private int _historyId;
    private int _transactionId;

    // firstAddress: id of the first address of each user, by user number less one; one more entry than users.
    // kilometres: how far a user's address is away, by user number and place among that user's addresses.
    public OrderGenerator(
        GenerationOptions options, StoreTimeline timeline, Warehouse warehouse, (int Id, DiscountTerms Terms)[] discounts, int[] firstAddress, Func<int, int, double> kilometres)
    {
        _options = options;
        _timeline = timeline;
        _warehouse = warehouse;
        _discounts = discounts;
        _firstAddress = firstAddress;
        _kilometres = kilometres;
        _customers = new CustomerChoice(options, timeline);
        _chances = new OrderChances(options.Seed, options.Rates);
        _orders = new RandomFamily(options.Seed, "orders");
        _methods = new RandomFamily(options.Seed, "methods");
        _codes = new RandomFamily(options.Seed, "codes");
        _baskets = new RandomFamily(options.Seed, "baskets");
        _priceChanges = new RandomFamily(options.Seed, "price changes");
    }

    public IEnumerable<GeneratedOrder> Run()
    {
        for (var id = 1; id <= _options.Orders; id++)
        {
            yield return Next(id);
        }

        _warehouse.TakeBack(_options.UntilUtc);
    }

    private GeneratedOrder Next(int id)
    {
        var random = _orders[id];
        var placed = _timeline.OrderedAt(id, random.NextFraction());
        var (userId, erasedAt) = _customers.Pick(random, placed);
        var staffId = random.Between(RoleRules.Admins + RoleRules.Managers + 1, RoleRules.Employees);
        var firstAddress = _firstAddress[userId - 1];
        var addressId = random.Between(firstAddress, _firstAddress[userId] - 1);
        var methods = _methods[id];
        var payment = CheckoutChoice.Payment(methods);
        var shipping = CheckoutChoice.Shipping(methods);
        ChangePrice(id);
        var lines = _warehouse.Take(_baskets[id], placed);
        var discount = DiscountChoice.Pick(_codes[id], _discounts, _options.Rates.DiscountUse, placed);
        var totals = OrderPricing.Total(CollectionsMarshal.AsSpan(lines), discount?.Terms, placed);
        var story = OrderStory.Tell(
            _chances,
            new OrderPlot(
                id, placed, erasedAt, payment, shipping, _kilometres(userId, addressId - firstAddress), totals.TotalAmount,
                OrderPricing.PartialRefund(totals.OrderAmount, totals.TotalAmount, lines[0].ProductPrice)),
            _options.UntilUtc);
        if (story.GoodsBackAt is { } back)
        {
            _warehouse.Return(lines, back);
        }

        var order = new OrderRow(
            id, userId, staffId, addressId, totals.OrderAmount, totals.DiscountAmount, totals.TaxAmount, totals.TotalAmount, discount?.Id, payment,
            story.State.Payment, story.State.Order, shipping, story.State.Shipping == ShippingStatusId.None ? null : story.State.Shipping, story.ShippedAt, placed, story.UpdatedAt);
        return new GeneratedOrder(
            order,
            lines.ConvertAll(line => new OrderDetailRow(++_lineId, id, line.ProductId, line.Quantity, line.ProductPrice, line.ProductTax, line.SubtotalAmount, placed)),
            story.Steps.ConvertAll(step => new OrderStatusHistoryRow(++_historyId, id, step.Status, staffId, step.Comment, step.At)),
            story.Moves.ConvertAll(move => new TransactionRow(++_transactionId, id, move.Kind, move.Amount, move.Succeeded, move.At, move.Description)));
    }

    private void ChangePrice(int id)
    {
        var random = _priceChanges[id];
        if (random.Chance(_options.Rates.PriceChange))
        {
            _warehouse.ChangePrice(random);
        }
    }
}
