using Ecommerce.Data.Schema;

namespace Ecommerce.Data.Rules;

/// <summary>Which state of an order may follow which. Our writers keep these; the database does not enforce them.</summary>
public static class OrderRules
{
    /// <summary>Where a payment attempt leaves its order.</summary>
    /// <param name="succeeded">Whether the money came.</param>
    /// <returns>A paid order goes on to Processing, a failed payment cancels it.</returns>
    public static (OrderStatusId Order, PaymentStatusId Payment) AfterPayment(bool succeeded) =>
        succeeded ? (OrderStatusId.Processing, PaymentStatusId.Completed) : (OrderStatusId.Cancelled, PaymentStatusId.Failed);

    /// <summary>Whether an order with this payment may be shipped.</summary>
    /// <param name="payment">State of its payment.</param>
    /// <returns>True only once the payment is authorised or completed.</returns>
    public static bool MayShip(PaymentStatusId payment) => payment is PaymentStatusId.Authorized or PaymentStatusId.Completed;

    /// <summary>Whether an order may move from one status straight to another.</summary>
    /// <param name="from">The status now.</param>
    /// <param name="to">The status wanted.</param>
    /// <returns>True for Pending to Processing, Processing to Shipped, Shipped to Delivered, and to Cancelled as long as nothing was shipped.</returns>
    public static bool MayMove(OrderStatusId from, OrderStatusId to) => (from, to) is
        (OrderStatusId.Pending, OrderStatusId.Processing) or
        (OrderStatusId.Processing, OrderStatusId.Shipped) or
        (OrderStatusId.Shipped, OrderStatusId.Delivered) or
        (OrderStatusId.Pending or OrderStatusId.Processing, OrderStatusId.Cancelled);
}
