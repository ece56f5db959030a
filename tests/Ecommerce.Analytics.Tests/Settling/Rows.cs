using System.Globalization;
using Row = System.Collections.Generic.Dictionary<string, object?>;

namespace Ecommerce.Analytics.Tests.Settling;

/// <summary>Rows as Debezium writes them under the topic contract: decimals as strings, timestamps in milliseconds.</summary>
internal static class Rows
{
    public const long Day = 86_400_000;

    /// <summary>2024-01-15 00:00 UTC.</summary>
    public const long Start = 1_705_276_800_000;

    public static Row Named(string column, string name) => new() { [column] = name, ["created_at"] = Start };

    public static Row City(string name, int province) =>
        new() { ["city_name"] = name, ["province_id"] = province, ["latitude"] = "34.05", ["longitude"] = null, ["created_at"] = Start };

    public static Row User(string name, long at) => new() { ["username"] = name, ["password"] = "***", ["email"] = "***", ["mobile"] = "***", ["created_at"] = at };

    public static Row Address(int user, int province, int city) =>
        new() { ["title"] = "home", ["user_id"] = user, ["province_id"] = province, ["city_id"] = city, ["full_address"] = null, ["created_at"] = Start };

    public static Row Category(string name) => new() { ["category_name"] = name, ["category_id"] = null, ["slug"] = name, ["created_at"] = Start };

    public static Row Product(string name, int category, int brand) => new()
    {
        ["product_name"] = name,
        ["category_id"] = category,
        ["brand_id"] = brand,
        ["product_description"] = "__debezium_unavailable_value",
        ["product_price"] = "9.99",
        ["product_tax"] = "0.10",
        ["product_quantity"] = 5,
        ["product_image_path"] = null,
        ["created_at"] = Start,
    };

    public static Row Order(int user, int address, int status, decimal total, long at, int? shipping = null, int? payment = null) => new()
    {
        ["user_id"] = user,
        ["staff_id"] = 1,
        ["address_id"] = address,
        ["order_amount"] = Money(total),
        ["discount_amount"] = "0.00",
        ["tax_amount"] = "0.00",
        ["total_amount"] = Money(total),
        ["discount_id"] = null,
        ["payment_method_id"] = payment,
        ["payment_status_id"] = null,
        ["order_status_id"] = status,
        ["shipping_method_id"] = shipping,
        ["shipping_status_id"] = null,
        ["shipped_at"] = null,
        ["created_at"] = at,
        ["updated_at"] = at,
    };

    public static Row Line(int order, int product, int quantity, decimal subtotal) => new()
    {
        ["order_id"] = order,
        ["product_id"] = product,
        ["quantity"] = quantity,
        ["product_price"] = "1.00",
        ["product_tax"] = "0.00",
        ["subtotal_amount"] = Money(subtotal),
        ["created_at"] = Start,
    };

    public static string Money(decimal value) => value.ToString("0.00", CultureInfo.InvariantCulture);
}
