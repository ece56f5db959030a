using System.Runtime.InteropServices;
using Ecommerce.Data.Generation.Rows;
using Ecommerce.Data.Pricing;
using Ecommerce.Data.Rules;
using Ecommerce.Data.Schema;

namespace Ecommerce.Data.Generation;

/// <summary>Runs the history of sales once, order by order; stock and row numbers carry over from one to the next.</summary>
internal sealed class OrderGenerator
{
    private const int CodesTried = 64;
    private static readonly int[] PaymentMethodWeights = [45, 70, 88, 96, 100];
    private static readonly int[] ShippingMethodWeights = [50, 70, 80, 95, 100];
    private readonly GenerationOptions _options;
    private readonly StoreTimeline _timeline;
    private readonly Warehouse _warehouse;
    private readonly (int Id, DiscountTerms Terms)[] _discounts;
    private readonly int[] _firstAddress;
    private int _lineId;
    private int _historyId;
    private int _transactionId;

    // firstAddress: id of the first address of each user, by user number less one; one more entry than users.
    public OrderGenerator(GenerationOptions options, StoreTimeline timeline, Warehouse warehouse, (int Id, DiscountTerms Terms)[] discounts, int[] firstAddress)
    {
        _options = options;
        _timeline = timeline;
        _warehouse = warehouse;
        _discounts = discounts;
        _firstAddress = firstAddress;
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
        var random = new RandomStream(_options.Seed, "orders", id);
        var placed = _timeline.OrderedAt(id, random.NextFraction());
        var userId = random.Between(RoleRules.Employees + 1, _timeline.UsersBy(placed));
        var staffId = random.Between(RoleRules.Admins + RoleRules.Managers + 1, RoleRules.Employees);
        var addressId = random.Between(_firstAddress[userId - 1], _firstAddress[userId] - 1);
        var payment = (PaymentMethodId)(random.PickIndex(PaymentMethodWeights) + 1);
        var shipping = (ShippingMethodId)(random.PickIndex(ShippingMethodWeights) + 1);
        var discount = ChooseDiscount(random, placed);
        var lines = _warehouse.Take(random, placed);
        var totals = OrderPricing.Total(CollectionsMarshal.AsSpan(lines), discount?.Terms, placed);

        var story = OrderStory.Tell(random, placed, _options.UntilUtc, shipping);
        if (story.GoodsBackAt is { } back)
        {
            _warehouse.Return(lines, back);
        }

        var order = new OrderRow(
            id, userId, staffId, addressId, totals.OrderAmount, totals.DiscountAmount, totals.TaxAmount, totals.TotalAmount, discount?.Id, payment,
            story.Payment, story.Status, shipping, story.Shipping, story.ShippedAt, placed, story.UpdatedAt);
        return new GeneratedOrder(
            order,
            lines.ConvertAll(line => new OrderDetailRow(++_lineId, id, line.ProductId, line.Quantity, line.ProductPrice, line.ProductTax, line.SubtotalAmount, placed)),
            story.Steps.ConvertAll(step => new OrderStatusHistoryRow(++_historyId, id, step.Status, staffId, step.Comment, step.At)),
            story.Moves.ConvertAll(move => new TransactionRow(++_transactionId, id, move.Kind, totals.TotalAmount, move.Succeeded, move.At, move.Description)));
    }

    // A quarter of the customers look for a code; only one that is active then counts.
    private (int Id, DiscountTerms Terms)? ChooseDiscount(RandomStream random, DateTime at)
    {
        if (_discounts.Length == 0 || !random.Chance(0.25))
        {
            return null;
        }

        var first = random.Next(_discounts.Length);
        for (var i = 0; i < Math.Min(_discounts.Length, CodesTried); i++)
        {
            var discount = _discounts[(first + i) % _discounts.Length];
            if (discount.Terms.IsActiveAt(at))
            {
                return discount;
            }
        }

        return null;
    }
}
