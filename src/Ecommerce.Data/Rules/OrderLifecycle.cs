using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Ecommerce.Data.Schema;

namespace Ecommerce.Data.Rules;

/// <summary>
/// The life of an order as a state machine over the three status tables: its transitions are data, and there is no other way to a new state. The generator of
/// histories and the living store both take every step from here.
/// </summary>
internal static class OrderLifecycle
{
    // None of the enumerations reaches 8, so that a state is nine bits.
    private const int Width = 8;
    private static readonly OrderTransition?[] Table = Index();

    /// <summary>All transitions.</summary>
    public static ImmutableArray<OrderTransition> Transitions { get; } = [.. Table.OfType<OrderTransition>()];

    /// <summary>The step an order takes when something happens.</summary>
    /// <returns>False where that cannot happen to an order in this state.</returns>
    public static bool TryStep(OrderState from, OrderEvent happened, [NotNullWhen(true)] out OrderTransition? step)
    {
        var index = IndexOf(from, happened);
        step = (uint)index < (uint)Table.Length ? Table[index] : null;

        // Numbers of foreign rows may lie outside the enumerations and share an index.
        step = step?.From == from ? step : null;
        return step is not null;
    }

    /// <summary>The step an order takes when something happens.</summary>
    /// <exception cref="InvalidOperationException">That cannot happen to an order in this state.</exception>
    public static OrderTransition Step(OrderState from, OrderEvent happened) => TryStep(from, happened, out var step)
        ? step
        : throw new InvalidOperationException($"An order that is {from.Order}, its payment {from.Payment} and its parcel {from.Shipping}, cannot take the step {happened}.");

    private static int IndexOf(OrderState state, OrderEvent happened) =>
        ((((((int)happened * Width) + (int)state.Order) * Width) + (int)state.Payment) * Width) + (int)state.Shipping;

    private static OrderTransition?[] Index()
    {
        var table = new OrderTransition?[Enum.GetValues<OrderEvent>().Length * Width * Width * Width];
        foreach (var step in All())
        {
            ref var place = ref table[IndexOf(step.From, step.On)];
            place = place is null ? step : throw new InvalidOperationException($"Two transitions leave {step.From} on {step.On}.");
        }

        return table;
    }

    private static IEnumerable<OrderTransition> All()
    {
        var unpaid = new[] { PaymentStatusId.Pending, PaymentStatusId.Authorized, PaymentStatusId.Failed };
        var paid = new[] { PaymentStatusId.Authorized, PaymentStatusId.Completed };
        foreach (var payment in unpaid)
        {
            var placed = OrderState.Placed with { Payment = payment };
            yield return new(OrderEvent.PaymentReceived, placed, new(OrderStatusId.Processing, PaymentStatusId.Completed, ShippingStatusId.Pending), MoneyMove.Payment, false, "Payment received");
            yield return new(OrderEvent.PaymentRefused, placed, placed with { Payment = PaymentStatusId.Failed }, MoneyMove.FailedPayment, false, "Payment refused");
            yield return new(OrderEvent.PaymentFailed, placed, new(OrderStatusId.Cancelled, PaymentStatusId.Failed, ShippingStatusId.None), MoneyMove.FailedPayment, true, "Payment refused");
            yield return new(OrderEvent.Cancelled, placed, new(OrderStatusId.Cancelled, payment, ShippingStatusId.None), MoneyMove.None, true, "Cancelled by customer");
        }

        foreach (var payment in paid)
        {
            var processing = new OrderState(OrderStatusId.Processing, payment, ShippingStatusId.Pending);
            var received = payment == PaymentStatusId.Completed;
            yield return new(
                OrderEvent.Cancelled,
                processing,
                new(OrderStatusId.Cancelled, received ? PaymentStatusId.Refunded : payment, ShippingStatusId.None),
                received ? MoneyMove.RefundOfRest : MoneyMove.None,
                true,
                received ? "Refund of a cancelled order" : "Cancelled by customer");
            var travelling = new OrderState(OrderStatusId.Shipped, payment, ShippingStatusId.InTransit);
            var onRound = travelling with { Shipping = ShippingStatusId.OutForDelivery };
            var missed = travelling with { Shipping = ShippingStatusId.FailedAttempt };
            yield return new(OrderEvent.Shipped, processing, travelling, MoneyMove.None, false, "Handed to carrier");
            yield return new(OrderEvent.OutForDelivery, travelling, onRound, MoneyMove.None, false, "Out for delivery");
            yield return new(OrderEvent.OutForDelivery, missed, onRound, MoneyMove.None, false, "Out for delivery again");
            yield return new(OrderEvent.DeliveryFailed, onRound, missed, MoneyMove.None, false, "Nobody at home");
            yield return new(OrderEvent.Delivered, onRound, new(OrderStatusId.Delivered, payment, ShippingStatusId.Delivered), MoneyMove.None, false, "Delivered");
        }

        var arrived = new OrderState(OrderStatusId.Delivered, PaymentStatusId.Completed, ShippingStatusId.Delivered);
        yield return new(OrderEvent.PartiallyRefunded, arrived, arrived, MoneyMove.RefundOfPart, false, "Refund of a part");
        yield return new(OrderEvent.Returned, arrived, new(OrderStatusId.Delivered, PaymentStatusId.Refunded, ShippingStatusId.Returned), MoneyMove.RefundOfRest, true, "Refund of returned goods");
    }
}
