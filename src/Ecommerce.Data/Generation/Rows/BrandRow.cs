namespace Ecommerce.Data.Generation.Rows;

/// <summary>A row of table <c>brands</c>.</summary>
/// <param name="Id">Primary key.</param>
/// <param name="BrandName">Unique name.</param>
/// <param name="CreatedAt">When it was created (UTC).</param>
public sealed record BrandRow(int Id, string BrandName, DateTime CreatedAt) : IStoreRow
{
    string IStoreRow.Table => "brands";

    void IStoreRow.WriteTo(IRowWriter writer)
    {
        writer.Integer(Id);
        writer.Text(BrandName);
        writer.Timestamp(CreatedAt);
    }
}
