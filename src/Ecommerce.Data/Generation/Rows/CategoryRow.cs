namespace Ecommerce.Data.Generation.Rows;

/// <summary>A row of table <c>categories</c>.</summary>
/// <param name="Id">Primary key.</param>
/// <param name="CategoryName">Name for people.</param>
/// <param name="CategoryId">The category above it; null at the top.</param>
/// <param name="Slug">Unique name in URLs.</param>
/// <param name="CreatedAt">When it was created (UTC).</param>
public sealed record CategoryRow(int Id, string CategoryName, int? CategoryId, string Slug, DateTime CreatedAt) : IStoreRow
{
    string IStoreRow.Table => "categories";

    void IStoreRow.WriteTo(IRowWriter writer)
    {
        writer.Integer(Id);
        writer.Text(CategoryName);
        writer.Integer(CategoryId);
        writer.Text(Slug);
        writer.Timestamp(CreatedAt);
    }
}
