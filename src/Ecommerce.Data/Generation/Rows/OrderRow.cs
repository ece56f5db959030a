using Ecommerce.Data.Schema;

namespace Ecommerce.Data.Generation.Rows;

/// <summary>A row of table <c>orders</c>.</summary>
/// <param name="Id">Primary key.</param>
/// <param name="UserId">Who ordered.</param>
/// <param name="StaffId">Who looks after it.</param>
/// <param name="AddressId">Where it goes.</param>
/// <param name="OrderAmount">Sum of the lines' subtotals.</param>
/// <param name="DiscountAmount">What the discount took off.</param>
/// <param name="TaxAmount">Sum of the lines' taxes.</param>
/// <param name="TotalAmount">What the customer pays.</param>
/// <param name="DiscountId">The discount used, if any.</param>
/// <param name="PaymentMethodId">How it is paid.</param>
/// <param name="PaymentStatusId">How far the payment is.</param>
/// <param name="OrderStatusId">How far the order is.</param>
/// <param name="ShippingMethodId">How it travels.</param>
/// <param name="ShippingStatusId">How far it has travelled; null for one that was cancelled.</param>
/// <param name="ShippedAt">When it was handed over (UTC); null before that.</param>
/// <param name="CreatedAt">When it was placed (UTC).</param>
/// <param name="UpdatedAt">When anything about it last changed (UTC).</param>
public sealed record OrderRow(
    int Id,
    int UserId,
    int StaffId,
    int AddressId,
    decimal OrderAmount,
    decimal DiscountAmount,
    decimal TaxAmount,
    decimal TotalAmount,
    int? DiscountId,
    PaymentMethodId? PaymentMethodId,
    PaymentStatusId? PaymentStatusId,
    OrderStatusId OrderStatusId,
    ShippingMethodId? ShippingMethodId,
    ShippingStatusId? ShippingStatusId,
    DateTime? ShippedAt,
    DateTime CreatedAt,
    DateTime UpdatedAt) : IStoreRow
{
    string IStoreRow.Table => "orders";

    void IStoreRow.WriteTo(IRowWriter writer)
    {
        writer.Integer(Id);
        writer.Integer(UserId);
        writer.Integer(StaffId);
        writer.Integer(AddressId);
        writer.Numeric(OrderAmount);
        writer.Numeric(DiscountAmount);
        writer.Numeric(TaxAmount);
        writer.Numeric(TotalAmount);
        writer.Integer(DiscountId);
        writer.Integer((int?)PaymentMethodId);
        writer.Integer((int?)PaymentStatusId);
        writer.Integer((int)OrderStatusId);
        writer.Integer((int?)ShippingMethodId);
        writer.Integer((int?)ShippingStatusId);
        writer.Timestamp(ShippedAt);
        writer.Timestamp(CreatedAt);
        writer.Timestamp(UpdatedAt);
    }
}
