using System.Runtime.InteropServices;
using Ecommerce.Data.Schema;

namespace Ecommerce.Data.Rules;

/// <summary>Where an order stands in the three status tables. Another writer's order may stand where ours never do; nothing follows from there.</summary>
/// <param name="Order">Its status.</param>
/// <param name="Payment">Its payment's; None for NULL.</param>
/// <param name="Shipping">Its parcel's; None for NULL, which is that of a cancelled order.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct OrderState(OrderStatusId Order, PaymentStatusId Payment, ShippingStatusId Shipping)
{
    /// <summary>The state in which every order begins.</summary>
    public static OrderState Placed { get; } = new(OrderStatusId.Pending, PaymentStatusId.Pending, ShippingStatusId.Pending);
}
