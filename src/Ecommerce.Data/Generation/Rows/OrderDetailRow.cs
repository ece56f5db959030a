namespace Ecommerce.Data.Generation.Rows;

/// <summary>A row of table <c>orderdetails</c>: one line of an order.</summary>
/// <param name="Id">Primary key.</param>
/// <param name="OrderId">The order.</param>
/// <param name="ProductId">The product.</param>
/// <param name="Quantity">How many.</param>
/// <param name="ProductPrice">Price of one at the time of the order.</param>
/// <param name="ProductTax">Tax of the whole line, in money.</param>
/// <param name="SubtotalAmount">Price times quantity.</param>
/// <param name="CreatedAt">When it was created (UTC).</param>
public sealed record OrderDetailRow(
    int Id,
    int OrderId,
    int ProductId,
    int Quantity,
    decimal ProductPrice,
    decimal ProductTax,
    decimal SubtotalAmount,
    DateTime CreatedAt) : IStoreRow
{
    string IStoreRow.Table => "orderdetails";

    void IStoreRow.WriteTo(IRowWriter writer)
    {
        writer.Integer(Id);
        writer.Integer(OrderId);
        writer.Integer(ProductId);
        writer.Integer(Quantity);
        writer.Numeric(ProductPrice);
        writer.Numeric(ProductTax);
        writer.Numeric(SubtotalAmount);
        writer.Timestamp(CreatedAt);
    }
}
