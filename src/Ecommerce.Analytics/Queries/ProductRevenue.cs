namespace Ecommerce.Analytics.Queries;

/// <summary>A row of <c>answer_total_revenue_per_products</c>: lines of sold orders.</summary>
/// <param name="ProductId">The product.</param>
/// <param name="ProductName">Its name now.</param>
/// <param name="TotalRevenue">Sum of the lines' subtotals, two decimals.</param>
/// <param name="TotalQuantity">Pieces sold.</param>
public sealed record ProductRevenue(int ProductId, string ProductName, decimal TotalRevenue, long TotalQuantity);
