namespace Ecommerce.Analytics.Queries;

/// <summary>A row of <c>answer_number_of_products_in_each_brand</c>.</summary>
/// <param name="BrandId">The brand.</param>
/// <param name="BrandName">Its name now.</param>
/// <param name="ProductCount">How many products.</param>
public sealed record BrandProducts(int BrandId, string BrandName, long ProductCount);
