using System.Runtime.InteropServices;
using Ecommerce.Data.Rules;
using Ecommerce.Data.Schema;

namespace Ecommerce.Data.Generation;

/// <summary>What became of an order by the end of the history: paid or not, cancelled, shipped, delivered, sent back. Every step comes from <see cref="OrderLifecycle"/>. A story can be told again for another order.</summary>
internal sealed class OrderStory
{
    private readonly RandomStream _random = new();
    private DateTime _until;
    private DateTime? _erasedAt;

    public OrderState State { get; private set; }

    public DateTime? ShippedAt { get; private set; }

    public DateTime UpdatedAt { get; private set; }

    /// <summary>When the goods are in stock again; null if they are not.</summary>
    public DateTime? GoodsBackAt { get; private set; }

    public List<StatusStep> Steps { get; } = new(4);

    public List<Payment> Moves { get; } = new(2);

    /// <summary>Whether a part of the total is given back.</summary>
    public bool IsSplit { get; private set; }

    /// <summary>Tells the story of an order.</summary>
    public void Tell(OrderChances chances, in OrderPlot plot, DateTime until)
    {
        _until = until;
        _erasedAt = plot.ErasedAt;
        State = OrderState.Placed;
        UpdatedAt = plot.Placed;
        ShippedAt = null;
        GoodsBackAt = null;
        IsSplit = false;
        Moves.Clear();
        Steps.Clear();
        Steps.Add(new(OrderStatusId.Pending, plot.Placed, "Order placed"));
        if (Pay(chances, plot) && !CalledOff(chances, plot) && Ship(chances, plot) && Deliver(chances, plot))
        {
            ComeBack(chances, plot);
        }
    }

    private bool Pay(OrderChances chances, in OrderPlot plot)
    {
        var random = chances.Payments.Open(_random, plot.OrderId);
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

    private bool CalledOff(OrderChances chances, in OrderPlot plot)
    {
        if (chances.Cancellations.FirstFraction(plot.OrderId) >= chances.Rates.Cancellation)
        {
            return false;
        }

        var random = chances.Cancellations.Open(_random, plot.OrderId);
        random.NextBits();
        if (Reach(UpdatedAt.AddMinutes(random.Between(5, 110))))
        {
            Take(OrderEvent.Cancelled);
        }

        return true;
    }

    private bool Ship(OrderChances chances, in OrderPlot plot)
    {
        var longest = (int)ShippingTimes.LongestPacking(plot.ShippingMethod).TotalMinutes;
        return Reach(UpdatedAt.AddMinutes(120 + chances.Shipments.FirstBelow(plot.OrderId, longest - 119))) && Take(OrderEvent.Shipped);
    }

    private bool Deliver(OrderChances chances, in OrderPlot plot)
    {
        var random = chances.Deliveries.Open(_random, plot.OrderId);
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

    private void ComeBack(OrderChances chances, in OrderPlot plot)
    {
        var chance = chances.Returns.FirstFraction(plot.OrderId);
        if (chance >= chances.Rates.Return + chances.Rates.PartialRefund)
        {
            return;
        }

        var random = chances.Returns.Open(_random, plot.OrderId);
        random.NextBits();
        if (chance < chances.Rates.Return)
        {
            if (Reach(UpdatedAt.AddMinutes(random.Between(3 * 1_440, 14 * 1_440))))
            {
                Take(OrderEvent.Returned);
            }
        }
        else if (plot.CanSplit && Reach(UpdatedAt.AddMinutes(random.Between(1_440, 10 * 1_440))))
        {
            IsSplit = Take(OrderEvent.PartiallyRefunded);
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

    private bool Take(OrderEvent happened)
    {
        var step = OrderLifecycle.Step(State, happened);
        State = step.To;
        if (step.ChangesStatus)
        {
            Steps.Add(new(step.To.Order, UpdatedAt, step.Comment));
        }

        if (step.Money != MoneyMove.None)
        {
            Moves.Add(new(step.Money, UpdatedAt, step.Comment));
        }

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

    [StructLayout(LayoutKind.Auto)]
    internal readonly record struct StatusStep(OrderStatusId Status, DateTime At, string Comment);

    [StructLayout(LayoutKind.Auto)]
    internal readonly record struct Payment(MoneyMove Money, DateTime At, string Description);
}
