namespace Ecommerce.Analytics.Queries;

/// <summary>A row of <c>answer_monthly_orders</c>: all orders of a month in one status.</summary>
/// <param name="Month">Year and month of the order as YYYYMM.</param>
/// <param name="OrderStatusId">The status.</param>
/// <param name="OrderStatusName">Its name now.</param>
/// <param name="TotalAmount">Sum of the orders' totals, two decimals.</param>
/// <param name="TotalOrders">How many orders.</param>
public sealed record MonthlyStatusOrders(int Month, int OrderStatusId, string OrderStatusName, decimal TotalAmount, long TotalOrders);
