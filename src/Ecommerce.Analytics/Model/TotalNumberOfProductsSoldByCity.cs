using static Ecommerce.Analytics.Model.AnswerKind;

namespace Ecommerce.Analytics.Model;

/// <summary>All lines by the city of their order's address: quantity.</summary>
internal static class TotalNumberOfProductsSoldByCity
{
    public static AnalyticalTable Table { get; } = new()
    {
        Name = "total_number_of_products_sold_by_city",
        Columns = [new("city_id", Id, IsKey: true), new("city_name", Name), new("province_name", Name), new("total_sold", Count)],
        Truth = """
            SELECT c.id AS city_id, c.city_name, v.province_name, sum(d.quantity)::bigint AS total_sold
            FROM public.orderdetails d
            JOIN public.orders o ON o.id = d.order_id
            JOIN public.addresses a ON a.id = o.address_id
            JOIN public.cities c ON c.id = a.city_id
            JOIN public.provinces v ON v.id = c.province_id
            GROUP BY c.id, c.city_name, v.province_name
            ORDER BY c.id
            """,
        Feed = new LedgerFeed
        {
            Fact = FactKind.Line,
            Joins = [new("orders", "orderdetails", "order_id"), new("addresses", "orders", "address_id")],
            Groups = [LedgerColumn.Id("city_id", "addresses.city_id")],
            Measures = [LedgerColumn.Quantity("total_sold", "orderdetails.quantity")],
            Select = ["t.city_id", "c.city_name", "v.province_name", "t.total_sold"],
            From = scope => $"{scope.Totals} AS t INNER JOIN {scope.State("cities")} AS c ON c.id = t.city_id INNER JOIN {scope.State("provinces")} AS v ON v.id = c.province_id",
        },
    };
}
