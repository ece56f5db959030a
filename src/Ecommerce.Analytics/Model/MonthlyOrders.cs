using static Ecommerce.Analytics.Model.AnswerKind;

namespace Ecommerce.Analytics.Model;

/// <summary>All orders by month and status: total and count.</summary>
internal static class MonthlyOrders
{
    public static AnalyticalTable Table { get; } = new()
    {
        Name = "monthly_orders",
        Columns = [new("month", Period, IsKey: true), new("order_status_id", Id, IsKey: true), new("order_status_name", Name), new("total_amount", Money), new("total_orders", Count)],
        Truth = """
            SELECT to_char(o.created_at, 'YYYYMM')::integer AS month, s.id AS order_status_id, s.order_status_name,
                   sum(o.total_amount)::numeric(18, 2) AS total_amount, count(*) AS total_orders
            FROM public.orders o
            JOIN public.orderstatus s ON s.id = o.order_status_id
            GROUP BY 1, s.id, s.order_status_name
            ORDER BY 1, s.id
            """,
        Feed = new LedgerFeed
        {
            Fact = FactKind.Order,
            Groups = [new("month", "UInt32", "toYYYYMM(orders.created_at)"), LedgerColumn.Id("order_status_id", "orders.order_status_id")],
            Measures = [LedgerColumn.Money("total_amount", "orders.total_amount")],
            Select = ["t.month", "t.order_status_id", "s.order_status_name", "t.total_amount", "t.n"],
            From = scope => $"{scope.Totals} AS t INNER JOIN {scope.State("orderstatus")} AS s ON s.id = t.order_status_id",
        },
    };
}
