using static Ecommerce.Analytics.Model.AnswerKind;

namespace Ecommerce.Analytics.Model;

/// <summary>All lines by their product's category: total and count. A product that changes category takes its lines along when the answer is read.</summary>
internal static class TotalSalesPerCategory
{
    public static AnalyticalTable Table { get; } = new()
    {
        Name = "total_sales_per_category",
        Columns = [new("category_id", Id, IsKey: true), new("category_name", Name), new("total_sales", Money), new("line_count", Count)],
        Truth = """
            SELECT c.id AS category_id, c.category_name, sum(d.subtotal_amount)::numeric(18, 2) AS total_sales, count(*) AS line_count
            FROM public.orderdetails d
            JOIN public.products p ON p.id = d.product_id
            JOIN public.categories c ON c.id = p.category_id
            GROUP BY c.id, c.category_name
            ORDER BY c.id
            """,
        Feed = new LedgerFeed
        {
            Fact = FactKind.Line,
            // By product, not by category: stock changes with every order, and must not make all lines of a product dirty.
            Groups = [LedgerColumn.Id("product_id", "orderdetails.product_id")],
            Measures = [LedgerColumn.Money("total_sales", "orderdetails.subtotal_amount")],
            Select = ["c.id", "any(c.category_name)", "sum(t.total_sales)", "sum(t.n)"],
            From = scope => $"{scope.Totals} AS t INNER JOIN {scope.State("products")} AS p ON p.id = t.product_id "
                + $"INNER JOIN {scope.State("categories")} AS c ON c.id = p.category_id GROUP BY c.id",
        },
    };
}
