namespace Ecommerce.Analytics.Queries;

/// <summary>A row of <c>answer_monthly_orders_status</c>: sold orders of a month.</summary>
/// <param name="Month">Year and month of the order as YYYYMM.</param>
/// <param name="Revenue">Sum of the orders' totals, two decimals.</param>
/// <param name="AverageOrderValue">Average total, rounded to two decimals, half away from zero.</param>
/// <param name="Orders">How many orders.</param>
public sealed record MonthlyRevenue(int Month, decimal Revenue, decimal AverageOrderValue, long Orders);
