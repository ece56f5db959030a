using System.Runtime.InteropServices;
using Ecommerce.Data.Rules;
using Ecommerce.Data.Schema;

namespace Ecommerce.Data.Generation;

/// <summary>What became of an order by the end of the history: paid or not, cancelled, shipped, delivered, sent back. Every step comes from <see cref="OrderLifecycle"/>.</summary>
internal sealed class OrderStory
{
    private readonly DateTime _until;
    private readonly DateTime? _erasedAt;
    private readonly decimal _total;
    private decimal _refunded;

    private OrderStory(OrderPlot plot, DateTime until)
    {
        _until = until;
        _erasedAt = plot.ErasedAt;
        _total = plot.TotalAmount;
        UpdatedAt = plot.Placed;
        Steps.Add(new(OrderStatusId.Pending, plot.Placed, "Order placed"));
    }

    public OrderState State { get; private set; } = OrderState.Placed;

    public DateTime? ShippedAt { get; private set; }

    public DateTime UpdatedAt { get; private set; }

    /// <summary>When the goods are in stock again; null if they are not.</summary>
    public DateTime? GoodsBackAt { get; private set; }

    public List<StatusStep> Steps { get; } = new(4);

    public List<Payment> Moves { get; } = new(2);

    /// <summary>Tells the story of an order.</summary>
    public static OrderStory Tell(OrderChances chances, OrderPlot plot, DateTime until)
    {
        var story = new OrderStory(plot, until);
        if (story.Pay(chances, plot) && !story.CalledOff(chances, plot) && story.Ship(chances, plot) && story.Deliver(chances, plot))
        {
            story.ComeBack(chances, plot);
        }

        return story;
    }

    private bool Pay(OrderChances chances, OrderPlot plot)
    {
        var random = chances.Payments[plot.OrderId];
        var failureRate = chances.Rates.PaymentFailureOf(plot.PaymentMethod);
        var mayTryAgain = random.Chance(chances.Rates.PaymentRetry);
        if (!Reach(UpdatedAt.AddSeconds(random.Between(5, 1_800))))
        {
            return false;
        }

        if (!random.Chance(failureRate))
        {
            return Take(OrderEvent.PaymentReceived);
        }

        if (!mayTryAgain)
        {
            Take(OrderEvent.PaymentFailed);
            return false;
        }

        Take(OrderEvent.PaymentRefused);
        if (!Reach(UpdatedAt.AddMinutes(random.Between(2, 240))))
        {
            return false;
        }

        var succeeded = !random.Chance(failureRate);
        Take(succeeded ? OrderEvent.PaymentReceived : OrderEvent.PaymentFailed);
        return succeeded;
    }

    private bool CalledOff(OrderChances chances, OrderPlot plot)
    {
        var random = chances.Cancellations[plot.OrderId];
        if (!random.Chance(chances.Rates.Cancellation))
        {
            return false;
        }

        if (Reach(UpdatedAt.AddMinutes(random.Between(5, 110))))
        {
            Take(OrderEvent.Cancelled);
        }

        return true;
    }

    private bool Ship(OrderChances chances, OrderPlot plot)
    {
        var random = chances.Shipments[plot.OrderId];
        return Reach(UpdatedAt.AddMinutes(random.Between(120, (int)ShippingTimes.LongestPacking(plot.ShippingMethod).TotalMinutes))) && Take(OrderEvent.Shipped);
    }

    private bool Deliver(OrderChances chances, OrderPlot plot)
    {
        var random = chances.Deliveries[plot.OrderId];
        var transit = ShippingTimes.MeanTransitHours(plot.ShippingMethod, plot.Kilometres) * (0.75 + (0.5 * random.NextFraction()));
        if (!Reach(UpdatedAt.AddMinutes(Math.Floor(transit * 60))))
        {
            return false;
        }

        Take(OrderEvent.OutForDelivery);

        // The third round finds somebody, or a neighbour.
        for (var round = 1; round < 3 && random.Chance(chances.Rates.FailedDelivery); round++)
        {
            if (!Reach(UpdatedAt.AddMinutes(random.Between(60, 600))))
            {
                return false;
            }

            Take(OrderEvent.DeliveryFailed);
            if (!Reach(UpdatedAt.AddMinutes(random.Between(840, 1_200))))
            {
                return false;
            }

            Take(OrderEvent.OutForDelivery);
        }

        return Reach(UpdatedAt.AddMinutes(random.Between(60, 600))) && Take(OrderEvent.Delivered);
    }

    private void ComeBack(OrderChances chances, OrderPlot plot)
    {
        var random = chances.Returns[plot.OrderId];
        var chance = random.NextFraction();
        if (chance < chances.Rates.Return)
        {
            if (Reach(UpdatedAt.AddMinutes(random.Between(3 * 1_440, 14 * 1_440))))
            {
                Take(OrderEvent.Returned);
            }
        }
        else if (chance < chances.Rates.Return + chances.Rates.PartialRefund && plot.PartialRefund is { } part && Reach(UpdatedAt.AddMinutes(random.Between(1_440, 10 * 1_440))))
        {
            Take(OrderEvent.PartiallyRefunded, part);
        }
    }

    /// <summary>Moves on to an instant, unless history ends before it or the customer's erasure calls the order off.</summary>
    private bool Reach(DateTime at)
    {
        if (_erasedAt is { } erasedAt && erasedAt <= at && OrderLifecycle.TryStep(State, OrderEvent.Cancelled, out _))
        {
            UpdatedAt = erasedAt > UpdatedAt ? erasedAt : UpdatedAt;
            Take(OrderEvent.Cancelled);
            return false;
        }

        if (at > _until)
        {
            return false;
        }

        UpdatedAt = at;
        return true;
    }

    private bool Take(OrderEvent happened, decimal part = 0m)
    {
        var step = OrderLifecycle.Step(State, happened);
        State = step.To;
        if (step.ChangesStatus)
        {
            Steps.Add(new(step.To.Order, UpdatedAt, step.Comment));
        }

        Settle(step, part);
        if (step.GoodsComeBack)
        {
            GoodsBackAt = UpdatedAt;
        }

        if (happened == OrderEvent.Shipped)
        {
            ShippedAt = UpdatedAt;
        }

        return true;
    }

    private void Settle(OrderTransition step, decimal part)
    {
        switch (step.Money)
        {
            case MoneyMove.Payment or MoneyMove.FailedPayment:
                Moves.Add(new(TransactionKind.Payment, _total, step.Money == MoneyMove.Payment, UpdatedAt, step.Comment));
                break;
            case MoneyMove.RefundOfRest or MoneyMove.RefundOfPart:
                var amount = step.Money == MoneyMove.RefundOfPart ? part : _total - _refunded;
                _refunded += amount;
                Moves.Add(new(TransactionKind.Refund, amount, true, UpdatedAt, step.Comment));
                break;
            default:
                break;
        }
    }

    [StructLayout(LayoutKind.Auto)]
    internal readonly record struct StatusStep(OrderStatusId Status, DateTime At, string Comment);

    [StructLayout(LayoutKind.Auto)]
    internal readonly record struct Payment(TransactionKind Kind, decimal Amount, bool Succeeded, DateTime At, string Description);
}
