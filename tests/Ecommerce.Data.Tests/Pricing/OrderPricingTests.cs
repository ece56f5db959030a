using System.Numerics;
using CsCheck;
using Ecommerce.Data.Pricing;
using Ecommerce.Data.Rules;
using Ecommerce.Data.Schema;

namespace Ecommerce.Data.Tests.Pricing;

/// <summary>Defects 4, 5 and 9 of the demo: each rule holds for ours, and is seen to break for the demo's.</summary>
public sealed class OrderPricingTests
{
    private delegate PricedLine LinePricing(int productId, decimal price, decimal taxPercent, int quantity);

    private delegate OrderTotals OrderTotalling(ReadOnlySpan<PricedLine> lines, DiscountTerms? discount, DateTime orderedAt);

    private static readonly DateTime Now = new(2025, 6, 1, 12, 0, 0, DateTimeKind.Unspecified);

    private static readonly Gen<(decimal Price, decimal Tax, int Quantity)> AnyLine = Gen.Select(
        Gen.Int[0, 100_000_000].Select(cents => cents / 100m), Gen.Int[0, 9_999].Select(percent => percent / 100m), Gen.Int[1, 50]);

    private static readonly Gen<DateTime?> AnyLimit = Gen.Int[-3, 4].Select(days => days == 4 ? (DateTime?)null : Now.AddDays(days));

    private static readonly Gen<DiscountTerms> AnyDiscount = Gen.Select(
        Gen.Enum<DiscountKind>(),
        Gen.Int[-1_000, 20_000].Select(value => value / 100m),
        AnyLimit,
        AnyLimit,
        (kind, value, start, end) => new DiscountTerms(kind, value, start, end));

    [Fact]
    public void Prices_a_line_to_the_cent() => AnyLine.Sample(line => IsRight(OrderPricing.PriceLine, line));

    [Fact]
    public void Prices_a_line_in_whole_numbers_as_in_money() => AnyLine.Sample(line => IsRight(
        (productId, price, taxPercent, quantity) =>
        {
            var (subtotal, tax) = OrderPricing.PriceLine((int)(price * 100m), (int)(taxPercent * 100m), quantity);
            return new PricedLine(productId, quantity, price, OrderPricing.Money(tax), OrderPricing.Money(subtotal));
        },
        line));

    [Fact]
    public void Would_see_the_demos_lines() => AnyLine.Array[200].Sample(lines => lines.Any(line => !IsRight(DemoStore.PriceLine, line)), iter: 5);

    [Fact]
    public void Adds_up_an_order_to_the_cent() =>
        Gen.Select(AnyLine.Array[1, 10], AnyDiscount.Nullable()).Sample((lines, discount) => AddsUp(OrderPricing.Total, lines, discount));

    [Fact]
    public void Would_see_the_demos_totals() =>
        Gen.Select(AnyLine.Array[1, 10], AnyDiscount.Nullable()).Array[200].Sample(orders => orders.Any(o => !AddsUp(DemoStore.Total, o.Item1, o.Item2)), iter: 5);

    [Theory]
    [InlineData(1999, 725, 3, 5997, 435)] // 4.347825
    [InlineData(10, 500, 1, 10, 1)] // 0.005: away from zero
    [InlineData(30, 500, 1, 30, 2)] // 0.015
    [InlineData(1000, 0, 10, 10000, 0)]
    public void Rounds_a_lines_tax_once_half_away_from_zero(int cents, int percentHundredths, int quantity, int subtotalCents, int taxCents) =>
        OrderPricing.PriceLine(7, cents / 100m, percentHundredths / 100m, quantity)
            .Should().Be(new PricedLine(7, quantity, cents / 100m, taxCents / 100m, subtotalCents / 100m));

    [Theory]
    [InlineData(DiscountKind.Percent, 10, 10)]
    [InlineData(DiscountKind.Percent, 100, 100)]
    [InlineData(DiscountKind.Percent, 250, 100)]
    [InlineData(DiscountKind.Amount, 30, 30)]
    [InlineData(DiscountKind.Amount, 130, 100)]
    [InlineData(DiscountKind.Amount, -5, 0)]
    public void Takes_off_what_the_discount_grants_and_never_more_than_the_order(DiscountKind kind, decimal value, decimal expected) =>
        OrderPricing.Discount(new DiscountTerms(kind, value, null, null), 100m, Now).Should().Be(expected);

    [Theory]
    [InlineData(0, 1, true)]
    [InlineData(-1, 0, false)]
    [InlineData(1, 2, false)]
    [InlineData(-2, -1, false)]
    [InlineData(null, null, true)]
    public void Grants_nothing_before_the_start_or_from_the_end_on(int? start, int? end, bool active)
    {
        var terms = new DiscountTerms(DiscountKind.Amount, 5m, start is { } s ? Now.AddSeconds(s) : null, end is { } e ? Now.AddSeconds(e) : null);
        OrderPricing.Discount(terms, 100m, Now).Should().Be(active ? 5m : 0m);
    }

    [Fact]
    public void Refuses_what_has_no_price()
    {
        FluentActions.Invoking(() => OrderPricing.PriceLine(1, -0.01m, 0, 1)).Should().Throw<ArgumentOutOfRangeException>();
        FluentActions.Invoking(() => OrderPricing.PriceLine(1, 1, -1, 1)).Should().Throw<ArgumentOutOfRangeException>();
        FluentActions.Invoking(() => OrderPricing.PriceLine(1, 1, 0, 0)).Should().Throw<ArgumentOutOfRangeException>();
    }

    [Fact]
    public void Makes_one_admin_two_managers_four_staff_and_then_customers_inside_one_batch()
    {
        AreRight(Enumerable.Range(0, 20).Select(RoleRules.RoleOf)).Should().BeTrue();
        AreRight(DemoStore.RolesOfFirstBatch(20)).Should().BeFalse("that is the demo's mistake");

        static bool AreRight(IEnumerable<RoleId> roles) => roles.CountBy(role => role).ToHashSet().SetEquals(
            [new(RoleId.Admin, 1), new(RoleId.Manager, 2), new(RoleId.Staff, 4), new(RoleId.Customer, 13)]);
    }

    [Fact]
    public void Ships_nothing_after_a_failed_payment()
    {
        ShipsOnlyPaid(OrderRules.AfterPayment).Should().BeTrue();
        ShipsOnlyPaid(DemoStore.AfterPayment).Should().BeFalse("that is the demo's mistake");

        static bool ShipsOnlyPaid(Func<bool, (OrderStatusId Order, PaymentStatusId Payment)> afterPayment) =>
            OrderRules.MayShip(afterPayment(true).Payment) && afterPayment(true).Order == OrderStatusId.Processing
            && !OrderRules.MayShip(afterPayment(false).Payment) && afterPayment(false).Order == OrderStatusId.Cancelled
            && !OrderRules.MayMove(afterPayment(false).Order, OrderStatusId.Shipped);
    }

    [Fact]
    public void Never_moves_an_order_back_or_out_of_an_end()
    {
        var all = Enum.GetValues<OrderStatusId>();
        all.Where(to => OrderRules.MayMove(OrderStatusId.Cancelled, to) || OrderRules.MayMove(OrderStatusId.Delivered, to)).Should().BeEmpty();
        all.Where(to => to <= OrderStatusId.Shipped && OrderRules.MayMove(OrderStatusId.Shipped, to)).Should().BeEmpty();
        OrderRules.MayMove(OrderStatusId.Pending, OrderStatusId.Shipped).Should().BeFalse();
    }

    // In whole numbers, so that the arithmetic under test is not its own judge.
    private static bool IsRight(LinePricing pricing, (decimal Price, decimal Tax, int Quantity) line)
    {
        var priced = pricing(1, line.Price, line.Tax, line.Quantity);
        var cents = new BigInteger(line.Price * 100) * line.Quantity;
        return priced.SubtotalAmount * 100 == (decimal)cents && priced.ProductTax * 100 == (decimal)HalfUp(cents * new BigInteger(line.Tax * 100), 10_000);
    }

    private static bool AddsUp(OrderTotalling totalling, (decimal Price, decimal Tax, int Quantity)[] lines, DiscountTerms? discount)
    {
        var priced = Array.ConvertAll(lines, line => OrderPricing.PriceLine(1, line.Price, line.Tax, line.Quantity));
        var totals = totalling(priced, discount, Now);
        var cents = priced.Aggregate(BigInteger.Zero, (sum, line) => sum + new BigInteger(line.SubtotalAmount * 100));
        var off = BigInteger.Zero;
        if (discount is { } terms && (terms.StartedAt ?? Now) <= Now && (terms.ExpiredAt ?? Now.AddTicks(1)) > Now)
        {
            var value = new BigInteger(terms.Value * 100);
            var wanted = terms.Kind == DiscountKind.Percent ? HalfUp(cents * value, 10_000) : value;
            off = BigInteger.Max(0, BigInteger.Min(wanted, cents));
        }

        return totals.OrderAmount * 100 == (decimal)cents && totals.DiscountAmount * 100 == (decimal)off
            && totals.TaxAmount == priced.Sum(line => line.ProductTax)
            && totals.TotalAmount == totals.OrderAmount - totals.DiscountAmount + totals.TaxAmount && totals.TotalAmount >= 0;
    }

    private static BigInteger HalfUp(BigInteger number, int divisor) => (number + (divisor / 2)) / divisor;
}
