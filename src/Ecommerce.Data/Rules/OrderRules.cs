using System.Collections.Frozen;
using Ecommerce.Data.Schema;

namespace Ecommerce.Data.Rules;

/// <summary>Which state of an order may follow which. Our writers keep these; the database does not enforce them.</summary>
public static class OrderRules
{
    private static readonly FrozenSet<(OrderStatusId From, OrderStatusId To)> Moves =
        OrderLifecycle.Transitions.Where(step => step.ChangesStatus).Select(step => (step.From.Order, step.To.Order)).ToFrozenSet();

    /// <summary>Where a payment attempt leaves its order.</summary>
    /// <param name="succeeded">Whether the money came.</param>
    /// <returns>A paid order goes on to Processing, a failed payment cancels it.</returns>
    public static (OrderStatusId Order, PaymentStatusId Payment) AfterPayment(bool succeeded)
    {
        var after = OrderLifecycle.Step(OrderState.Placed, succeeded ? OrderEvent.PaymentReceived : OrderEvent.PaymentFailed).To;
        return (after.Order, after.Payment);
    }

    /// <summary>Whether an order with this payment may be shipped.</summary>
    /// <param name="payment">State of its payment.</param>
    /// <returns>True only once the payment is authorised or completed.</returns>
    public static bool MayShip(PaymentStatusId payment) =>
        OrderLifecycle.TryStep(new(OrderStatusId.Processing, payment, ShippingStatusId.Pending), OrderEvent.Shipped, out _);

    /// <summary>Whether an order may move from one status straight to another.</summary>
    /// <param name="from">The status now.</param>
    /// <param name="to">The status wanted.</param>
    /// <returns>True for Pending to Processing, Processing to Shipped, Shipped to Delivered, and to Cancelled as long as nothing was shipped.</returns>
    public static bool MayMove(OrderStatusId from, OrderStatusId to) => Moves.Contains((from, to));
}
