using static Ecommerce.Analytics.Model.AnswerKind;

namespace Ecommerce.Analytics.Model;

/// <summary>Sold orders by month: revenue, average order value, count.</summary>
internal static class MonthlyOrdersStatus
{
    public static AnalyticalTable Table { get; } = new()
    {
        Name = "monthly_orders_status",
        Columns = [new("month", Period, IsKey: true), new("monthly_revenue", Money), new("average_order_value", Money), new("monthly_orders", Count)],
        Truth = """
            SELECT to_char(created_at, 'YYYYMM')::integer AS month, sum(total_amount)::numeric(18, 2) AS monthly_revenue,
                   round(avg(total_amount), 2)::numeric(18, 2) AS average_order_value, count(*) AS monthly_orders
            FROM public.orders
            WHERE order_status_id IN (2, 3, 4)
            GROUP BY 1
            ORDER BY 1
            """,
        Feed = new LedgerFeed
        {
            Fact = FactKind.Order,
            Where = Sold.Orders,
            Groups = [new("month", "UInt32", "toYYYYMM(orders.created_at)")],
            Measures = [LedgerColumn.Money("revenue", "orders.total_amount")],
            Select = ["t.month", "t.revenue", MoneySql.Average("t.revenue", "t.n"), "t.n"],
            From = scope => $"{scope.Totals} AS t",
        },
    };
}
