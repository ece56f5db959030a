namespace Ecommerce.Data.Generation.Rows;

/// <summary>A row of table <c>orderstatus</c>.</summary>
/// <param name="Id">Primary key.</param>
/// <param name="OrderStatusName">Unique name.</param>
/// <param name="CreatedAt">When it was created (UTC).</param>
public sealed record OrderStatusRow(int Id, string OrderStatusName, DateTime CreatedAt) : IStoreRow
{
    string IStoreRow.Table => "orderstatus";

    void IStoreRow.WriteTo(IRowWriter writer)
    {
        writer.Integer(Id);
        writer.Text(OrderStatusName);
        writer.Timestamp(CreatedAt);
    }
}
