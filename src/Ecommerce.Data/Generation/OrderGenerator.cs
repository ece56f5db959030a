using System.Collections.Concurrent;
using Ecommerce.Data.Generation.Rows;
using Ecommerce.Data.Pricing;
using Ecommerce.Data.Rules;
using Ecommerce.Data.Schema;

namespace Ecommerce.Data.Generation;

/// <summary>Runs the history of sales once, order by order; stock, prices and row numbers carry over from one to the next.</summary>
internal sealed class OrderGenerator
{
    // Few enough that what is in the making stays in the processor's cache and survives few collections.
    private const int OrdersPerTurn = 64;
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

    /// <summary>How many rows there are of what belongs to the orders so far.</summary>
    public (int Lines, int Steps, int Transactions) Counts { get; private set; }

    /// <summary>Runs the history.</summary>
    /// <param name="parallel">How many threads there are for it; nothing else depends on it.</param>
    public IEnumerable<GeneratedOrder> Run(int parallel)
    {
        var free = new ConcurrentBag<OrderDraft[]>();
        var sold = Sold(free, parallel);
        var written = parallel == 1 ? sold.Select(drafts => Write(drafts, free)) : sold.Select(drafts => Task.Run(() => Write(drafts, free))).InOrder(parallel);
        foreach (var order in written.SelectMany(orders => orders))
        {
            yield return order;
        }

        _warehouse.TakeBack(_options.UntilUtc);
    }

    /// <summary>Runs the history for what it leaves behind, and makes no rows.</summary>
    public void Rehearse(int parallel)
    {
        var free = new ConcurrentBag<OrderDraft[]>();
        foreach (var drafts in Sold(free, parallel))
        {
            free.Add(drafts);
        }

        _warehouse.TakeBack(_options.UntilUtc);
    }

    // Threads decide what depends on nothing but the order's number; the orders then take their turns at the warehouse.
    private IEnumerable<OrderDraft[]> Sold(ConcurrentBag<OrderDraft[]> free, int parallel)
    {
        foreach (var drafts in Turns.Of(_options.Orders, OrdersPerTurn, parallel, (first, count) => Decide(first, count, free)))
        {
            foreach (var draft in drafts)
            {
                Sell(draft);
            }

            yield return drafts;
        }
    }

    private OrderDraft[] Decide(int first, int count, ConcurrentBag<OrderDraft[]> free)
    {
        // The last turn may be shorter.
        if (!free.TryTake(out var drafts) || drafts.Length != count)
        {
            drafts = new OrderDraft[count];
            for (var i = 0; i < count; i++)
            {
                drafts[i] = new OrderDraft();
            }
        }

        for (var i = 0; i < count; i++)
        {
            Decide(drafts[i], first + i);
        }

        return drafts;
    }

    private static GeneratedOrder[] Write(OrderDraft[] drafts, ConcurrentBag<OrderDraft[]> free)
    {
        var orders = Array.ConvertAll(drafts, Write);
        free.Add(drafts);
        return orders;
    }

    private void Decide(OrderDraft draft, int id)
    {
        var random = _orders.Open(draft.Random, id);
        var placed = _timeline.OrderedAt(id, random.NextFraction());
        var (userId, erasedAt) = _customers.Pick(random, placed);
        draft.Id = id;
        draft.Placed = placed;
        draft.UserId = userId;
        draft.StaffId = random.Between(RoleRules.Admins + RoleRules.Managers + 1, RoleRules.Employees);
        var firstAddress = _firstAddress[userId - 1];
        draft.AddressId = random.Between(firstAddress, _firstAddress[userId] - 1);
        var methods = _methods.Open(random, id);
        var payment = CheckoutChoice.Payment(methods);
        var shipping = CheckoutChoice.Shipping(methods);
        draft.Discount = ChooseDiscount(draft);
        draft.Plot = new OrderPlot(id, placed, erasedAt, payment, shipping, _kilometres(userId, draft.AddressId - firstAddress), CanSplit: true);
        draft.Story.Tell(_chances, draft.Plot, _options.UntilUtc);
    }

    private void Sell(OrderDraft draft)
    {
        ChangePrice(draft);
        draft.Basket.Clear();
        _warehouse.Take(_baskets.Open(draft.Random, draft.Id), draft.Placed, draft.Basket);

        // Few stories depend on the money.
        if (draft.Story.IsSplit && PartOf(draft) is null)
        {
            draft.Story.Tell(_chances, draft.Plot with { CanSplit = false }, _options.UntilUtc);
        }

        if (draft.Story.GoodsBackAt is { } back)
        {
            _warehouse.Return(draft.Basket, back);
        }

        draft.Before = Counts;
        Counts = (Counts.Lines + draft.Basket.Count, Counts.Steps + draft.Story.Steps.Count, Counts.Transactions + draft.Story.Moves.Count);
    }

    private static decimal? PartOf(OrderDraft draft)
    {
        var totals = TotalsOf(draft);
        return OrderPricing.PartialRefund(totals.OrderAmount, totals.TotalAmount, OrderPricing.Money(draft.Basket[0].Cents));
    }

    private static OrderTotals TotalsOf(OrderDraft draft)
    {
        var (orderCents, taxCents) = (0L, 0L);
        foreach (var line in draft.Basket)
        {
            var (subtotal, tax) = OrderPricing.PriceLine(line.Cents, line.TaxRate, line.Quantity);
            orderCents += subtotal;
            taxCents += tax;
        }

        var orderAmount = OrderPricing.Money(orderCents);
        return new OrderTotals(orderAmount, draft.Discount is { } discount ? OrderPricing.Discount(discount.Terms, orderAmount, draft.Placed) : 0m, OrderPricing.Money(taxCents));
    }

    private static GeneratedOrder Write(OrderDraft draft)
    {
        var (id, placed, story) = (draft.Id, draft.Placed, draft.Story);
        var (lineId, stepId, transactionId) = draft.Before;
        var lines = new OrderDetailRow[draft.Basket.Count];
        for (var i = 0; i < lines.Length; i++)
        {
            var line = draft.Basket[i];
            var (subtotal, tax) = OrderPricing.PriceLine(line.Cents, line.TaxRate, line.Quantity);
            lines[i] = new OrderDetailRow(
                ++lineId, id, line.Product + 1, line.Quantity, OrderPricing.Money(line.Cents), OrderPricing.Money(tax), OrderPricing.Money(subtotal), placed);
        }

        var totals = TotalsOf(draft);
        var total = totals.TotalAmount;
        var steps = new OrderStatusHistoryRow[story.Steps.Count];
        for (var i = 0; i < steps.Length; i++)
        {
            var step = story.Steps[i];
            steps[i] = new OrderStatusHistoryRow(++stepId, id, step.Status, draft.StaffId, step.Comment, step.At);
        }

        var refunded = 0m;
        var transactions = new TransactionRow[story.Moves.Count];
        for (var i = 0; i < transactions.Length; i++)
        {
            var move = story.Moves[i];
            var isRefund = move.Money is MoneyMove.RefundOfRest or MoneyMove.RefundOfPart;
            var amount = !isRefund ? total : move.Money == MoneyMove.RefundOfRest ? total - refunded : PartOf(draft) ?? 0m;
            refunded += isRefund ? amount : 0m;
            transactions[i] = new TransactionRow(
                ++transactionId, id, isRefund ? TransactionKind.Refund : TransactionKind.Payment, amount, move.Money != MoneyMove.FailedPayment, move.At, move.Description);
        }

        var state = story.State;
        var order = new OrderRow(
            id, draft.UserId, draft.StaffId, draft.AddressId, totals.OrderAmount, totals.DiscountAmount, totals.TaxAmount, total, draft.Discount?.Id, draft.Plot.PaymentMethod,
            state.Payment, state.Order, draft.Plot.ShippingMethod, state.Shipping == ShippingStatusId.None ? null : state.Shipping, story.ShippedAt, placed, story.UpdatedAt);
        return new GeneratedOrder(order, lines, steps, transactions);
    }

    private void ChangePrice(OrderDraft draft)
    {
        if (_priceChanges.FirstFraction(draft.Id) < _options.Rates.PriceChange)
        {
            var random = _priceChanges.Open(draft.Random, draft.Id);
            random.NextBits();
            _warehouse.ChangePrice(random);
        }
    }

    private (int Id, DiscountTerms Terms)? ChooseDiscount(OrderDraft draft)
    {
        if (_codes.FirstFraction(draft.Id) >= _options.Rates.DiscountUse)
        {
            return null;
        }

        var random = _codes.Open(draft.Random, draft.Id);
        random.NextBits();
        return DiscountChoice.Pick(random, _discounts, draft.Placed);
    }
}
