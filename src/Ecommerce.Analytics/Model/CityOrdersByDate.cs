using static Ecommerce.Analytics.Model.AnswerKind;

namespace Ecommerce.Analytics.Model;

/// <summary>All orders by the city of their address and by date.</summary>
internal static class CityOrdersByDate
{
    public static AnalyticalTable Table { get; } = new()
    {
        Name = "city_orders_by_date",
        Columns = [new("city_id", Id, IsKey: true), new("city_name", Name), new("province_name", Name), new("date", Date, IsKey: true), new("order_count", Count)],
        Truth = """
            SELECT c.id AS city_id, c.city_name, v.province_name, o.created_at::date AS date, count(*) AS order_count
            FROM public.orders o
            JOIN public.addresses a ON a.id = o.address_id
            JOIN public.cities c ON c.id = a.city_id
            JOIN public.provinces v ON v.id = c.province_id
            GROUP BY c.id, c.city_name, v.province_name, o.created_at::date
            ORDER BY c.id, o.created_at::date
            """,
        Feed = new LedgerFeed
        {
            Fact = FactKind.Order,
            Joins = [new("addresses", "orders", "address_id")],
            Groups = [LedgerColumn.Id("city_id", "addresses.city_id"), new("date", "Date32", "toDate32(orders.created_at)")],
            Select = ["t.city_id", "c.city_name", "v.province_name", "t.date", "t.n"],
            From = scope => $"{scope.Totals} AS t INNER JOIN {scope.State("cities")} AS c ON c.id = t.city_id INNER JOIN {scope.State("provinces")} AS v ON v.id = c.province_id",
        },
    };
}
