namespace Ecommerce.Data.Generation.Rows;

/// <summary>A row of table <c>product_tag</c>: a product bears a tag.</summary>
/// <param name="Id">Primary key.</param>
/// <param name="ProductId">The product.</param>
/// <param name="TagId">The tag.</param>
/// <param name="CreatedAt">When it was created (UTC).</param>
public sealed record ProductTagRow(int Id, int ProductId, int TagId, DateTime CreatedAt) : IStoreRow
{
    string IStoreRow.Table => "product_tag";

    void IStoreRow.WriteTo(IRowWriter writer)
    {
        writer.Integer(Id);
        writer.Integer(ProductId);
        writer.Integer(TagId);
        writer.Timestamp(CreatedAt);
    }
}
