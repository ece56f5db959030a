using Ecommerce.Data.Generation.Rows;
using Ecommerce.Data.Oracle;
using Ecommerce.Data.Schema;

namespace Ecommerce.Data.Tests.Oracle;

/// <summary>
/// A store small enough to work its 13 answers out by hand, with what careless arithmetic gets wrong: one city name in two states, an address whose state is not its city's, two
/// addresses of one user in a state, orders without payment or shipping method, pending and cancelled orders with lines, two lines of one product, an average on the half cent,
/// groups with no row, an order of 0.00.
/// </summary>
internal static class SmallStore
{
    private static readonly DateTime Old = new(2020, 1, 1);

    public static IEnumerable<IStoreRow> Rows() =>
    [
        new ProvinceRow(1, "Texas", Old), new ProvinceRow(2, "Ohio", Old), new ProvinceRow(3, "Utah", Old),
        new CityRow(1, "Springfield", 1, null, null, Old), new CityRow(2, "Springfield", 2, null, null, Old), new CityRow(3, "Provo", 3, null, null, Old),
        User(1, new(2024, 1, 31, 23, 59, 59)), User(2, new(2024, 2, 1)), User(3, new(2024, 2, 1, 12, 0, 0)), User(4, new(2023, 12, 31)),
        Address(1, 1, 1, 1), Address(2, 1, 1, 1), Address(3, 2, 2, 1), Address(4, 3, 2, 2), Address(5, 1, 2, 2),
        new BrandRow(1, "Acme", Old), new BrandRow(2, "Bölt", Old), new BrandRow(3, "Void", Old),
        new CategoryRow(1, "Tools", null, "tools", Old), new CategoryRow(2, "Saws", 1, "saws", Old), new CategoryRow(3, "Empty", null, "empty", Old),
        Product(1, "Hammer", 1, 1), Product(2, "Saw", 2, 1), Product(3, "Nail", 1, 2), Product(4, "Hammer", 2, 2),
        new OrderStatusRow(1, "Pending", Old), new OrderStatusRow(2, "Paid", Old), new OrderStatusRow(3, "Shipped", Old), new OrderStatusRow(4, "Delivered", Old), new OrderStatusRow(5, "Cancelled", Old),
        new PaymentMethodRow(1, "Card", Old), new PaymentMethodRow(2, "Debit", Old), new PaymentMethodRow(3, "Barter", Old),
        new ShippingMethodRow(1, "Standard", Old), new ShippingMethodRow(2, "Express", Old), new ShippingMethodRow(5, "Pickup", Old),
        Order(1, 1, 1, 10.00m, 1, 1, 2, new(2024, 1, 31, 23, 59, 59)),
        Order(2, 1, 3, 10.01m, 2, null, 3, new(2024, 1, 1)),
        Order(3, 2, 4, 5.00m, null, 1, 1, new(2024, 1, 15, 8, 0, 0)),
        Order(4, 2, 5, 7.77m, 1, 2, 5, new(2024, 2, 10, 8, 0, 0)),
        Order(5, 3, 1, 99.99m, 1, null, 4, new(2024, 2, 1)),
        Order(6, 3, 4, 0.01m, null, 5, 3, new(2024, 2, 29, 23, 0, 0)),
        Order(7, 1, 2, 1.00m, null, null, 2, new(2024, 3, 3, 1, 0, 0)),
        Order(8, 2, 2, 1.00m, null, null, 3, new(2024, 3, 3, 23, 30, 0)),
        Order(9, 4, 4, 0.00m, null, null, 4, new(2024, 3, 3, 12, 0, 0)),
        Line(1, 1, 1, 2, 6.00m), Line(2, 1, 2, 1, 4.00m), Line(3, 2, 1, 3, 10.01m), Line(4, 3, 3, 5, 5.00m),
        Line(5, 4, 2, 7, 7.77m), Line(6, 5, 1, 1, 99.99m), Line(7, 6, 3, 1, 0.01m), Line(8, 1, 1, 1, 0.50m),

        // What no answer reads is passed over.
        new TagRow(1, "red", Old),
    ];

    /// <summary>Each answer's rows in the order of their key, columns divided by a bar, worked out by hand.</summary>
    public static IReadOnlyDictionary<string, string[]> Answers { get; } = new Dictionary<string, string[]>(StringComparer.Ordinal)
    {
        ["total_revenue_per_products"] = ["1|Hammer|116.50|7", "2|Saw|4.00|1", "3|Nail|0.01|1"],
        ["monthly_orders_status"] = ["202401|20.01|10.01|2", "202402|100.00|50.00|2", "202403|2.00|0.67|3"],
        ["monthly_orders"] =
        [
            "202401|1|Pending|5.00|1", "202401|2|Paid|10.00|1", "202401|3|Shipped|10.01|1",
            "202402|3|Shipped|0.01|1", "202402|4|Delivered|99.99|1", "202402|5|Cancelled|7.77|1",
            "202403|2|Paid|1.00|1", "202403|3|Shipped|1.00|1", "202403|4|Delivered|0.00|1",
        ],
        ["daily_user_registration"] = ["20231231|1", "20240131|1", "20240201|2"],
        ["monthly_user_registration"] = ["202312|1", "202401|1", "202402|2"],
        ["city_orders_by_date"] =
        [
            "1|Springfield|Texas|2024-01-01|1", "1|Springfield|Texas|2024-01-31|1", "1|Springfield|Texas|2024-02-01|1", "1|Springfield|Texas|2024-03-03|2",
            "2|Springfield|Ohio|2024-01-15|1", "2|Springfield|Ohio|2024-02-10|1", "2|Springfield|Ohio|2024-02-29|1", "2|Springfield|Ohio|2024-03-03|1",
        ],
        ["total_sales_per_category"] = ["1|Tools|121.51|6", "2|Saws|11.77|2"],
        ["total_sales_per_user"] = ["1|21.01", "2|13.77", "3|100.00", "4|0.00"],
        ["number_of_products_in_each_brand"] = ["1|Acme|2", "2|Bölt|2"],
        ["number_of_orders_for_each_shipping_method"] = ["1|Standard|2", "2|Express|1", "5|Pickup|1"],
        ["number_of_orders_for_each_payment_method"] = ["1|Card|3", "2|Debit|1"],
        ["number_of_users_in_each_province"] = ["1|Texas|1", "2|Ohio|3"],
        ["total_number_of_products_sold_by_city"] = ["1|Springfield|Texas|8", "2|Springfield|Ohio|13"],
    };

    public static StoreOracle Oracle()
    {
        var oracle = new StoreOracle();
        foreach (var row in Rows())
        {
            if (RowFacts.Insertion(row) is { } change)
            {
                oracle.Apply(change);
            }
        }

        return oracle;
    }

    public static OrderRow Order(int id, int user, int address, decimal total, int? payment, int? shipping, int status, DateTime at) => new(
        id, user, 4, address, total, 0, 0, total, null, (PaymentMethodId?)payment, null, (OrderStatusId)status, (ShippingMethodId?)shipping, null, null, at, at);

    private static UserRow User(int id, DateTime at) => new(id, $"u{id}", null, $"u{id}@example.com", $"{id}", at);

    private static AddressRow Address(int id, int user, int province, int city) => new(id, "home", user, province, city, null, Old);

    private static ProductRow Product(int id, string name, int category, int brand) => new(id, name, category, brand, null, 1, 0, 0, null, Old);

    private static OrderDetailRow Line(int id, int order, int product, int quantity, decimal subtotal) => new(id, order, product, quantity, 1, 0, subtotal, Old);
}
