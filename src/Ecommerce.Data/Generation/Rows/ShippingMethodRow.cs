namespace Ecommerce.Data.Generation.Rows;

/// <summary>A row of table <c>shippingmethods</c>.</summary>
/// <param name="Id">Primary key.</param>
/// <param name="ShippingMethodName">Unique name.</param>
/// <param name="CreatedAt">When it was created (UTC).</param>
public sealed record ShippingMethodRow(int Id, string ShippingMethodName, DateTime CreatedAt) : IStoreRow
{
    string IStoreRow.Table => "shippingmethods";

    void IStoreRow.WriteTo(IRowWriter writer)
    {
        writer.Integer(Id);
        writer.Text(ShippingMethodName);
        writer.Timestamp(CreatedAt);
    }
}
