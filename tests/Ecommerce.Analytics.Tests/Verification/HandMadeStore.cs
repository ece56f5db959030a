namespace Ecommerce.Analytics.Tests.Verification;

/// <summary>
/// A store small enough to work its 13 answers out by hand. It holds what a careless query gets wrong: one city name in two provinces, an address whose province is not its city's, two addresses of one user in a
/// province, orders without payment or shipping method, a renamed status, pending and cancelled orders with lines, two lines of one product, an average on the half cent, groups with no row, an order of 0.00.
/// </summary>
internal static class HandMadeStore
{
    public const string Sql = """
        INSERT INTO public.provinces (id, province_name) OVERRIDING SYSTEM VALUE VALUES (1, 'Texas'), (2, 'Ohio'), (3, 'Utah');
        INSERT INTO public.cities (id, city_name, province_id) OVERRIDING SYSTEM VALUE VALUES (1, 'Springfield', 1), (2, 'Springfield', 2), (3, 'Provo', 3);
        INSERT INTO public.users (id, username, email, mobile, created_at) OVERRIDING SYSTEM VALUE VALUES
          (1, 'u1', 'u1@example.com', '1', '2024-01-31 23:59:59'), (2, 'u2', 'u2@example.com', '2', '2024-02-01 00:00:00'),
          (3, 'u3', 'u3@example.com', '3', '2024-02-01 12:00:00'), (4, 'u4', 'u4@example.com', '4', '2023-12-31 00:00:00');
        INSERT INTO public.addresses (id, title, user_id, province_id, city_id) OVERRIDING SYSTEM VALUE VALUES
          (1, 'home', 1, 1, 1), (2, 'work', 1, 1, 1), (3, 'home', 2, 2, 1), (4, 'home', 3, 2, 2), (5, 'cabin', 1, 2, 2);
        INSERT INTO public.brands (id, brand_name) OVERRIDING SYSTEM VALUE VALUES (1, 'Acme'), (2, 'Bölt'), (3, 'Void');
        INSERT INTO public.categories (id, category_name, category_id, slug) OVERRIDING SYSTEM VALUE VALUES (1, 'Tools', NULL, 'tools'), (2, 'Saws', 1, 'saws'), (3, 'Empty', NULL, 'empty');
        INSERT INTO public.products (id, product_name, category_id, brand_id, product_price) OVERRIDING SYSTEM VALUE VALUES
          (1, 'Hammer', 1, 1, 1), (2, 'Saw "fine", 🪚', 2, 1, 1), (3, 'Nail', 1, 2, 1), (4, 'Hammer', 2, 2, 1);
        UPDATE public.orderstatus SET order_status_name = 'Paid' WHERE id = 2;
        INSERT INTO public.orders (id, user_id, staff_id, address_id, order_amount, discount_amount, tax_amount, total_amount, payment_method_id, shipping_method_id, order_status_id, created_at)
        OVERRIDING SYSTEM VALUE
        SELECT v.id, v.user_id, 4, v.address_id, v.total, 0, 0, v.total, v.payment, v.shipping, v.status, v.at::timestamp
        FROM (VALUES
          (1, 1, 1, 10.00, 1, 1, 2, '2024-01-31 23:59:59'),
          (2, 1, 3, 10.01, 2, NULL, 3, '2024-01-01 00:00:00'),
          (3, 2, 4, 5.00, NULL, 1, 1, '2024-01-15 08:00:00'),
          (4, 2, 5, 7.77, 1, 2, 5, '2024-02-10 08:00:00'),
          (5, 3, 1, 99.99, 1, NULL, 4, '2024-02-01 00:00:00'),
          (6, 3, 4, 0.01, NULL, 5, 3, '2024-02-29 23:00:00'),
          (7, 1, 2, 1.00, NULL, NULL, 2, '2024-03-03 01:00:00'),
          (8, 2, 2, 1.00, NULL, NULL, 3, '2024-03-03 23:30:00'),
          (9, 4, 4, 0.00, NULL, NULL, 4, '2024-03-03 12:00:00')) AS v (id, user_id, address_id, total, payment, shipping, status, at);
        INSERT INTO public.orderdetails (id, order_id, product_id, quantity, product_price, product_tax, subtotal_amount) OVERRIDING SYSTEM VALUE VALUES
          (1, 1, 1, 2, 3, 0, 6.00), (2, 1, 2, 1, 4, 0, 4.00), (3, 2, 1, 3, 3, 0, 10.01), (4, 3, 3, 5, 1, 0, 5.00),
          (5, 4, 2, 7, 1, 0, 7.77), (6, 5, 1, 1, 99, 0, 99.99), (7, 6, 3, 1, 0, 0, 0.01), (8, 1, 1, 1, 1, 0, 0.50);
        """;

    /// <summary>Each answer's rows in the order of their key, columns divided by a bar. Worked out from the definitions of the answers, not by a query.</summary>
    public static readonly IReadOnlyDictionary<string, string[]> Answers = new Dictionary<string, string[]>(StringComparer.Ordinal)
    {
        ["total_revenue_per_products"] = ["1|Hammer|116.50|7", "2|Saw \"fine\", 🪚|4.00|1", "3|Nail|0.01|1"],
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
        ["number_of_orders_for_each_shipping_method"] = ["1|Standard Shipping|2", "2|Express Shipping|1", "5|Pickup from Store|1"],
        ["number_of_orders_for_each_payment_method"] = ["1|Credit Card|3", "2|Debit Card|1"],
        ["number_of_users_in_each_province"] = ["1|Texas|1", "2|Ohio|3"],
        ["total_number_of_products_sold_by_city"] = ["1|Springfield|Texas|8", "2|Springfield|Ohio|13"],
    };
}
