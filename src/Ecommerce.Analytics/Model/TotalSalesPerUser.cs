using static Ecommerce.Analytics.Model.AnswerKind;

namespace Ecommerce.Analytics.Model;

/// <summary>All orders by user: total.</summary>
internal static class TotalSalesPerUser
{
    public static AnalyticalTable Table { get; } = new()
    {
        Name = "total_sales_per_user",
        Columns = [new("user_id", Id, IsKey: true), new("total_amount", Money)],
        Truth = """
            SELECT user_id, sum(total_amount)::numeric(18, 2) AS total_amount
            FROM public.orders
            GROUP BY user_id
            ORDER BY user_id
            """,
        Feed = new LedgerFeed
        {
            Fact = FactKind.Order,
            Groups = [LedgerColumn.Id("user_id", "orders.user_id")],
            Measures = [LedgerColumn.Money("total_amount", "orders.total_amount")],
            Select = ["t.user_id", "t.total_amount"],
            From = scope => $"{scope.Totals} AS t",
        },
    };
}
