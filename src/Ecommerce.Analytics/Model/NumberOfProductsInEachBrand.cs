using static Ecommerce.Analytics.Model.AnswerKind;

namespace Ecommerce.Analytics.Model;

/// <summary>Products by brand.</summary>
internal static class NumberOfProductsInEachBrand
{
    public static AnalyticalTable Table { get; } = new()
    {
        Name = "number_of_products_in_each_brand",
        Columns = [new("brand_id", Id, IsKey: true), new("brand_name", Name), new("product_count", Count)],
        Truth = """
            SELECT b.id AS brand_id, b.brand_name, count(*) AS product_count
            FROM public.products p
            JOIN public.brands b ON b.id = p.brand_id
            GROUP BY b.id, b.brand_name
            ORDER BY b.id
            """,
        Feed = new LedgerFeed
        {
            Fact = FactKind.Product,
            Groups = [LedgerColumn.Id("brand_id", "products.brand_id")],
            Select = ["t.brand_id", "b.brand_name", "t.n"],
            From = scope => $"{scope.Totals} AS t INNER JOIN {scope.State("brands")} AS b ON b.id = t.brand_id",
        },
    };
}
