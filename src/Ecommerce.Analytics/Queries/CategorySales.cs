namespace Ecommerce.Analytics.Queries;

/// <summary>A row of <c>answer_total_sales_per_category</c>: all order lines.</summary>
/// <param name="CategoryId">The category that the product is in now.</param>
/// <param name="CategoryName">Its name now.</param>
/// <param name="TotalSales">Sum of the lines' subtotals, two decimals.</param>
/// <param name="LineCount">How many lines.</param>
public sealed record CategorySales(int CategoryId, string CategoryName, decimal TotalSales, long LineCount);
