using System.Globalization;
using Row = System.Collections.Generic.Dictionary<string, object?>;

namespace Ecommerce.Analytics.Tests.Settling;

/// <summary>The 13 answers worked out in plain C# from the model's rows; every row of an answer as one text.</summary>
internal sealed class ExpectedAnswers(StoreModel store)
{
    private ICollection<Row> Orders => store.Table("orders").Values;

    private ICollection<Row> Lines => store.Table("orderdetails").Values;

    public IEnumerable<string> Of(string name) => name switch
    {
        "total_revenue_per_products" => Lines.Where(line => IsSold(Order(line))).GroupBy(line => Int(line, "product_id"))
            .Select(g => Text(g.Key, Name("products", g.Key, "product_name"), g.Sum(l => Dec(l, "subtotal_amount")), g.Sum(l => (long)Int(l, "quantity")))),
        "monthly_orders_status" => Orders.Where(IsSold).GroupBy(Month)
            .Select(g => Text(g.Key, g.Sum(Total), Math.Round(g.Sum(Total) / g.Count(), 2, MidpointRounding.AwayFromZero), (long)g.Count())),
        "monthly_orders" => Orders.GroupBy(o => (Month: Month(o), Status: Int(o, "order_status_id")))
            .Select(g => Text(g.Key.Month, g.Key.Status, Name("orderstatus", g.Key.Status, "order_status_name"), g.Sum(Total), (long)g.Count())),
        "daily_user_registration" => store.Table("users").Values.GroupBy(u => At(u).ToString("yyyyMMdd", CultureInfo.InvariantCulture)).Select(g => Text(g.Key, (long)g.Count())),
        "monthly_user_registration" => store.Table("users").Values.GroupBy(Month).Select(g => Text(g.Key, (long)g.Count())),
        "city_orders_by_date" => Orders.GroupBy(o => (City: City(o), Date: At(o).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)))
            .Select(g => Text(g.Key.City, CityName(g.Key.City), ProvinceName(g.Key.City), g.Key.Date, (long)g.Count())),
        "total_sales_per_category" => Lines.GroupBy(l => Int(store.Table("products")[Int(l, "product_id")], "category_id"))
            .Select(g => Text(g.Key, Name("categories", g.Key, "category_name"), g.Sum(l => Dec(l, "subtotal_amount")), (long)g.Count())),
        "total_sales_per_user" => Orders.GroupBy(o => Int(o, "user_id")).Select(g => Text(g.Key, g.Sum(Total))),
        "number_of_products_in_each_brand" => store.Table("products").Values.GroupBy(p => Int(p, "brand_id"))
            .Select(g => Text(g.Key, Name("brands", g.Key, "brand_name"), (long)g.Count())),
        "number_of_orders_for_each_shipping_method" => ByMethod("shipping"),
        "number_of_orders_for_each_payment_method" => ByMethod("payment"),
        "number_of_users_in_each_province" => store.Table("addresses").Values.GroupBy(a => Int(a, "province_id"))
            .Select(g => Text(g.Key, Name("provinces", g.Key, "province_name"), (long)g.Select(a => Int(a, "user_id")).Distinct().Count())),
        "total_number_of_products_sold_by_city" => Lines.GroupBy(l => City(Order(l)))
            .Select(g => Text(g.Key, CityName(g.Key), ProvinceName(g.Key), g.Sum(l => (long)Int(l, "quantity")))),
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "No such answer."),
    };

    public static string Text(params object?[] values) => string.Join('|', values.Select(value => value switch
    {
        decimal money => money.ToString("0.00", CultureInfo.InvariantCulture),
        DateTime date => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        DateOnly date => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture),
    }));

    private static int Int(Row row, string column) => (int)row[column]!;

    private static decimal Dec(Row row, string column) => decimal.Parse((string)row[column]!, CultureInfo.InvariantCulture);

    private static decimal Total(Row order) => Dec(order, "total_amount");

    private static DateTime At(Row row) => DateTime.UnixEpoch.AddMilliseconds((long)row["created_at"]!);

    private static string Month(Row row) => At(row).ToString("yyyyMM", CultureInfo.InvariantCulture);

    private static bool IsSold(Row order) => Int(order, "order_status_id") is 2 or 3 or 4;

    private IEnumerable<string> ByMethod(string kind) => Orders.Where(o => o[kind + "_method_id"] is not null).GroupBy(o => Int(o, kind + "_method_id"))
        .Select(g => Text(g.Key, Name(kind + "methods", g.Key, kind + "_method_name"), (long)g.Count()));

    private Row Order(Row line) => store.Table("orders")[Int(line, "order_id")];

    private int City(Row order) => Int(store.Table("addresses")[Int(order, "address_id")], "city_id");

    private string CityName(int city) => Name("cities", city, "city_name");

    private string ProvinceName(int city) => Name("provinces", Int(store.Table("cities")[city], "province_id"), "province_name");

    private string Name(string table, int id, string column) => (string)store.Table(table)[id][column]!;
}
