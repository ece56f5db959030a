using static Ecommerce.Analytics.Model.AnswerKind;

namespace Ecommerce.Analytics.Model;

/// <summary>Revenue and quantity per product, over lines of sold orders.</summary>
internal static class TotalRevenuePerProducts
{
    public static AnalyticalTable Table { get; } = new()
    {
        Name = "total_revenue_per_products",
        Columns = [new("product_id", Id, IsKey: true), new("product_name", Name), new("total_revenue", Money), new("total_quantity", Count)],
        Truth = """
            SELECT p.id AS product_id, p.product_name, sum(d.subtotal_amount)::numeric(18, 2) AS total_revenue, sum(d.quantity)::bigint AS total_quantity
            FROM public.orderdetails d
            JOIN public.orders o ON o.id = d.order_id
            JOIN public.products p ON p.id = d.product_id
            WHERE o.order_status_id IN (2, 3, 4)
            GROUP BY p.id, p.product_name
            ORDER BY p.id
            """,
        Feed = new LedgerFeed
        {
            Fact = FactKind.Line,
            Joins = [new("orders", "orderdetails", "order_id")],
            Where = Sold.Orders,
            Groups = [LedgerColumn.Id("product_id", "orderdetails.product_id")],
            Measures = [LedgerColumn.Money("total_revenue", "orderdetails.subtotal_amount"), LedgerColumn.Quantity("total_quantity", "orderdetails.quantity")],
            Select = ["t.product_id", "p.product_name", "t.total_revenue", "t.total_quantity"],
            From = scope => $"{scope.Totals} AS t INNER JOIN {scope.State("products")} AS p ON p.id = t.product_id",
        },
    };
}
