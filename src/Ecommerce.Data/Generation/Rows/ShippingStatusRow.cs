namespace Ecommerce.Data.Generation.Rows;

/// <summary>A row of table <c>shippingstatus</c>.</summary>
/// <param name="Id">Primary key.</param>
/// <param name="ShippingStatusName">Unique name.</param>
/// <param name="CreatedAt">When it was created (UTC).</param>
public sealed record ShippingStatusRow(int Id, string ShippingStatusName, DateTime CreatedAt) : IStoreRow
{
    string IStoreRow.Table => "shippingstatus";

    void IStoreRow.WriteTo(IRowWriter writer)
    {
        writer.Integer(Id);
        writer.Text(ShippingStatusName);
        writer.Timestamp(CreatedAt);
    }
}
