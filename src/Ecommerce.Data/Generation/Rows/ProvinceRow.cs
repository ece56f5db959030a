namespace Ecommerce.Data.Generation.Rows;

/// <summary>A row of table <c>provinces</c>: a state.</summary>
/// <param name="Id">Primary key.</param>
/// <param name="ProvinceName">Name of the state.</param>
/// <param name="CreatedAt">When it was created (UTC).</param>
public sealed record ProvinceRow(int Id, string ProvinceName, DateTime CreatedAt) : IStoreRow
{
    string IStoreRow.Table => "provinces";

    void IStoreRow.WriteTo(IRowWriter writer)
    {
        writer.Integer(Id);
        writer.Text(ProvinceName);
        writer.Timestamp(CreatedAt);
    }
}
