namespace Ecommerce.Data.Generation.Rows;

/// <summary>A row of table <c>products</c>.</summary>
/// <param name="Id">Primary key.</param>
/// <param name="ProductName">Name for people.</param>
/// <param name="CategoryId">Its category.</param>
/// <param name="BrandId">Its brand.</param>
/// <param name="ProductDescription">A sentence or two.</param>
/// <param name="ProductPrice">Price of one, in money.</param>
/// <param name="ProductTax">Tax in percent of the price.</param>
/// <param name="ProductQuantity">Stock on hand.</param>
/// <param name="ProductImagePath">Path of its picture.</param>
/// <param name="CreatedAt">When it was created (UTC).</param>
public sealed record ProductRow(
    int Id,
    string ProductName,
    int CategoryId,
    int BrandId,
    string? ProductDescription,
    decimal ProductPrice,
    decimal ProductTax,
    int ProductQuantity,
    string? ProductImagePath,
    DateTime CreatedAt) : IStoreRow
{
    string IStoreRow.Table => "products";

    void IStoreRow.WriteTo(IRowWriter writer)
    {
        writer.Integer(Id);
        writer.Text(ProductName);
        writer.Integer(CategoryId);
        writer.Integer(BrandId);
        writer.Text(ProductDescription);
        writer.Numeric(ProductPrice);
        writer.Numeric(ProductTax);
        writer.Integer(ProductQuantity);
        writer.Text(ProductImagePath);
        writer.Timestamp(CreatedAt);
    }
}
