namespace Ecommerce.Data.Generation.Rows;

/// <summary>A row of table <c>tags</c>.</summary>
/// <param name="Id">Primary key.</param>
/// <param name="TagName">Unique name.</param>
/// <param name="CreatedAt">When it was created (UTC).</param>
public sealed record TagRow(int Id, string TagName, DateTime CreatedAt) : IStoreRow
{
    string IStoreRow.Table => "tags";

    void IStoreRow.WriteTo(IRowWriter writer)
    {
        writer.Integer(Id);
        writer.Text(TagName);
        writer.Timestamp(CreatedAt);
    }
}
