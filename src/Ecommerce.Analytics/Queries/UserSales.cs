namespace Ecommerce.Analytics.Queries;

/// <summary>A row of <c>answer_total_sales_per_user</c>: all orders.</summary>
/// <param name="UserId">The customer.</param>
/// <param name="TotalAmount">Sum of the orders' totals, two decimals.</param>
public sealed record UserSales(int UserId, decimal TotalAmount);
