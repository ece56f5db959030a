using System.Globalization;
using Ecommerce.Data.Oracle;
using Npgsql;

namespace Ecommerce.Data.Tests.Oracle;

/// <summary>The 13 answers once more, by query expressions over lists of rows: slow, and written apart from the oracle.</summary>
internal static class BruteForce
{
    /// <summary>The answers of the rows that a database holds.</summary>
    public static async Task<Dictionary<string, string[]>> ReadAsync(NpgsqlConnection connection)
    {
        var rows = new List<RowChange>();
        foreach (var table in WatchedTable.All)
        {
            await using var command = new NpgsqlCommand($"SELECT {string.Join(", ", table.Columns)} FROM public.{table.Name}", connection);
            await using var reader = await command.ExecuteReaderAsync();
            while (await reader.ReadAsync())
            {
                rows.Add(new(table.Name, reader.GetInt32(0), table.Read(reader, 0)));
            }
        }

        return Answers(rows);
    }

    public static Dictionary<string, string[]> Answers(IReadOnlyCollection<RowChange> rows)
    {
        var users = Of<UserFact>("users");
        var provinces = Of<NameFact>("provinces");
        var cities = Of<CityFact>("cities");
        var addresses = Of<AddressFact>("addresses");
        var orders = Of<OrderFact>("orders");
        var lines = Of<LineFact>("orderdetails");
        var products = Of<ProductFact>("products");
        var sold = orders.Where(order => new[] { 2, 3, 4 }.Contains(order.Row.StatusId)).ToList();
        var places = (from city in cities join province in provinces on city.Row.ProvinceId equals province.Id select (city.Id, City: city.Row.Name, Province: province.Row.Name)).ToList();
        var sent = (from order in orders
                    join address in addresses on order.Row.AddressId equals address.Id
                    join place in places on address.Row.CityId equals place.Id
                    select (order.Id, order.Row, Place: place)).ToList();

        return new(StringComparer.Ordinal)
        {
            ["total_revenue_per_products"] = [.. from line in lines
                                                 join order in sold on line.Row.OrderId equals order.Id
                                                 join product in products on line.Row.ProductId equals product.Id
                                                 group line.Row by (product.Id, product.Row.Name) into g
                                                 orderby g.Key.Id
                                                 select Text(g.Key.Id, g.Key.Name, g.Sum(l => l.Subtotal), g.Sum(l => (long)l.Quantity))],
            ["monthly_orders_status"] = [.. from order in sold
                                            group order.Row.Total by At(order.Row.CreatedAt, "yyyyMM") into g
                                            orderby g.Key
                                            select Text(g.Key, g.Sum(), Rounded(g.Sum(), g.Count()), g.Count())],
            ["monthly_orders"] = [.. from order in orders
                                     join status in Of<NameFact>("orderstatus") on order.Row.StatusId equals status.Id
                                     group order.Row.Total by (Month: At(order.Row.CreatedAt, "yyyyMM"), status.Id, status.Row.Name) into g
                                     orderby g.Key.Month, g.Key.Id
                                     select Text(g.Key.Month, g.Key.Id, g.Key.Name, g.Sum(), g.Count())],
            ["daily_user_registration"] = [.. users.GroupBy(user => At(user.Row.CreatedAt, "yyyyMMdd")).OrderBy(g => g.Key, StringComparer.Ordinal).Select(g => Text(g.Key, g.Count()))],
            ["monthly_user_registration"] = [.. users.GroupBy(user => At(user.Row.CreatedAt, "yyyyMM")).OrderBy(g => g.Key, StringComparer.Ordinal).Select(g => Text(g.Key, g.Count()))],
            ["city_orders_by_date"] = [.. from order in sent
                                          group order by (order.Place, Date: At(order.Row.CreatedAt, "yyyy-MM-dd")) into g
                                          orderby g.Key.Place.Id, g.Key.Date
                                          select Text(g.Key.Place.Id, g.Key.Place.City, g.Key.Place.Province, g.Key.Date, g.Count())],
            ["total_sales_per_category"] = [.. from line in lines
                                               join product in products on line.Row.ProductId equals product.Id
                                               join category in Of<NameFact>("categories") on product.Row.CategoryId equals category.Id
                                               group line.Row.Subtotal by (category.Id, category.Row.Name) into g
                                               orderby g.Key.Id
                                               select Text(g.Key.Id, g.Key.Name, g.Sum(), g.Count())],
            ["total_sales_per_user"] = [.. orders.GroupBy(order => order.Row.UserId).OrderBy(g => g.Key).Select(g => Text(g.Key, g.Sum(order => order.Row.Total)))],
            ["number_of_products_in_each_brand"] = [.. from product in products
                                                       join brand in Of<NameFact>("brands") on product.Row.BrandId equals brand.Id
                                                       group product by (brand.Id, brand.Row.Name) into g
                                                       orderby g.Key.Id
                                                       select Text(g.Key.Id, g.Key.Name, g.Count())],
            ["number_of_orders_for_each_shipping_method"] = [.. from order in orders
                                                                join method in Of<NameFact>("shippingmethods") on order.Row.ShippingMethodId equals method.Id
                                                                group order by (method.Id, method.Row.Name) into g
                                                                orderby g.Key.Id
                                                                select Text(g.Key.Id, g.Key.Name, g.Count())],
            ["number_of_orders_for_each_payment_method"] = [.. from order in orders
                                                               join method in Of<NameFact>("paymentmethods") on order.Row.PaymentMethodId equals method.Id
                                                               group order by (method.Id, method.Row.Name) into g
                                                               orderby g.Key.Id
                                                               select Text(g.Key.Id, g.Key.Name, g.Count())],
            ["number_of_users_in_each_province"] = [.. from address in addresses
                                                       join province in provinces on address.Row.ProvinceId equals province.Id
                                                       group address.Row.UserId by (province.Id, province.Row.Name) into g
                                                       orderby g.Key.Id
                                                       select Text(g.Key.Id, g.Key.Name, g.Distinct().Count())],
            ["total_number_of_products_sold_by_city"] = [.. from line in lines
                                                            join order in sent on line.Row.OrderId equals order.Id
                                                            group (long)line.Row.Quantity by order.Place into g
                                                            orderby g.Key.Id
                                                            select Text(g.Key.Id, g.Key.City, g.Key.Province, g.Sum())],
        };

        List<(int Id, T Row)> Of<T>(string table)
            where T : IFact => [.. rows.Where(row => row.Table == table).Select(row => (row.Id, (T)row.Fact!))];
    }

    private static string At(DateTime at, string format) => at.ToString(format, CultureInfo.InvariantCulture);

    private static string Text(params object[] values) => OracleText.Of(values);

    // In whole cents, so that no division of decimals is trusted.
    private static decimal Rounded(decimal sum, int count)
    {
        var cents = (long)(sum * 100);
        return ((2 * cents) + count) / (2 * count) / 100m;
    }
}
