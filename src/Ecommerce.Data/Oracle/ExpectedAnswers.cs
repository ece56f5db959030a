using System.Runtime.InteropServices;

namespace Ecommerce.Data.Oracle;

/// <summary>
/// The 13 answers from the facts, by loops over dictionaries: no SQL, and no shape of a query. An inner join is a lookup that skips what it does not find;
/// a group exists once something was added to it.
/// </summary>
internal sealed class ExpectedAnswers(StoreFacts store)
{
    public IReadOnlyList<OracleAnswer> All() =>
    [
        TotalRevenuePerProducts(),
        MonthlyOrdersStatus(),
        MonthlyOrders(),
        Registrations("daily_user_registration", "day", at => (uint)((((at.Year * 100) + at.Month) * 100) + at.Day)),
        Registrations("monthly_user_registration", "month", Month),
        CityOrdersByDate(),
        TotalSalesPerCategory(),
        TotalSalesPerUser(),
        NumberOfProductsInEachBrand(),
        OrdersByMethod("number_of_orders_for_each_shipping_method", "shipping_method", order => order.ShippingMethodId, store.ShippingMethods),
        OrdersByMethod("number_of_orders_for_each_payment_method", "payment_method", order => order.PaymentMethodId, store.PaymentMethods),
        NumberOfUsersInEachProvince(),
        TotalNumberOfProductsSoldByCity(),
    ];

    // Seeded as Processing, Shipped, Delivered, whatever the rows are called now.
    private static bool IsSold(OrderFact order) => order.StatusId is 2 or 3 or 4;

    private static uint Month(DateTime at) => (uint)((at.Year * 100) + at.Month);

    private OracleAnswer TotalRevenuePerProducts()
    {
        var totals = new Dictionary<int, (decimal Revenue, long Quantity)>();
        foreach (var line in store.Lines.Values)
        {
            if (store.Orders.TryGetValue(line.OrderId, out var order) && IsSold(order) && store.Products.ContainsKey(line.ProductId))
            {
                ref var total = ref CollectionsMarshal.GetValueRefOrAddDefault(totals, line.ProductId, out _);
                total = (total.Revenue + line.Subtotal, total.Quantity + line.Quantity);
            }
        }

        return Answer(
            "total_revenue_per_products",
            ["product_id", "product_name", "total_revenue", "total_quantity"],
            totals.OrderBy(total => total.Key).Select(total => Row(total.Key, store.Products[total.Key].Name, total.Value.Revenue, total.Value.Quantity)));
    }

    private OracleAnswer MonthlyOrdersStatus()
    {
        var months = new Dictionary<uint, (decimal Revenue, long Orders)>();
        foreach (var order in store.Orders.Values.Where(IsSold))
        {
            ref var month = ref CollectionsMarshal.GetValueRefOrAddDefault(months, Month(order.CreatedAt), out _);
            month = (month.Revenue + order.Total, month.Orders + 1);
        }

        return Answer(
            "monthly_orders_status",
            ["month", "monthly_revenue", "average_order_value", "monthly_orders"],
            months.OrderBy(month => month.Key).Select(month => Row(
                month.Key, month.Value.Revenue, Math.Round(month.Value.Revenue / month.Value.Orders, 2, MidpointRounding.AwayFromZero), month.Value.Orders)));
    }

    private OracleAnswer MonthlyOrders()
    {
        var groups = new Dictionary<(uint Month, int Status), (decimal Total, long Orders)>();
        foreach (var order in store.Orders.Values)
        {
            if (store.OrderStatuses.ContainsKey(order.StatusId))
            {
                ref var group = ref CollectionsMarshal.GetValueRefOrAddDefault(groups, (Month(order.CreatedAt), order.StatusId), out _);
                group = (group.Total + order.Total, group.Orders + 1);
            }
        }

        return Answer(
            "monthly_orders",
            ["month", "order_status_id", "order_status_name", "total_amount", "total_orders"],
            groups.OrderBy(group => group.Key).Select(group => Row(
                group.Key.Month, group.Key.Status, store.OrderStatuses[group.Key.Status].Name, group.Value.Total, group.Value.Orders)));
    }

    private OracleAnswer Registrations(string name, string period, Func<DateTime, uint> periodOf)
    {
        var counts = Count(store.Users.Values, user => (true, periodOf(user.CreatedAt)));
        return Answer(name, [period, "registrations"], counts.OrderBy(count => count.Key).Select(count => Row(count.Key, count.Value)));
    }

    private OracleAnswer CityOrdersByDate()
    {
        var counts = Count(store.Orders.Values, order => (CityOf(order.AddressId, out var city), (City: city, Date: DateOnly.FromDateTime(order.CreatedAt))));
        return Answer(
            "city_orders_by_date",
            ["city_id", "city_name", "province_name", "date", "order_count"],
            counts.OrderBy(count => count.Key).Select(count => Row(count.Key.City, store.Cities[count.Key.City].Name, ProvinceOf(count.Key.City), count.Key.Date, count.Value)));
    }

    private OracleAnswer TotalSalesPerCategory()
    {
        var totals = new Dictionary<int, (decimal Sales, long Lines)>();
        foreach (var line in store.Lines.Values)
        {
            if (store.Products.TryGetValue(line.ProductId, out var product) && store.Categories.ContainsKey(product.CategoryId))
            {
                ref var total = ref CollectionsMarshal.GetValueRefOrAddDefault(totals, product.CategoryId, out _);
                total = (total.Sales + line.Subtotal, total.Lines + 1);
            }
        }

        return Answer(
            "total_sales_per_category",
            ["category_id", "category_name", "total_sales", "line_count"],
            totals.OrderBy(total => total.Key).Select(total => Row(total.Key, store.Categories[total.Key].Name, total.Value.Sales, total.Value.Lines)));
    }

    private OracleAnswer TotalSalesPerUser()
    {
        var totals = new Dictionary<int, decimal>();
        foreach (var order in store.Orders.Values)
        {
            CollectionsMarshal.GetValueRefOrAddDefault(totals, order.UserId, out _) += order.Total;
        }

        return Answer("total_sales_per_user", ["user_id", "total_amount"], totals.OrderBy(total => total.Key).Select(total => Row(total.Key, total.Value)));
    }

    private OracleAnswer NumberOfProductsInEachBrand()
    {
        var counts = Count(store.Products.Values, product => (store.Brands.ContainsKey(product.BrandId), product.BrandId));
        return Answer("number_of_products_in_each_brand", ["brand_id", "brand_name", "product_count"], counts.OrderBy(count => count.Key).Select(count => Row(count.Key, store.Brands[count.Key].Name, count.Value)));
    }

    private OracleAnswer OrdersByMethod(string name, string subject, Func<OrderFact, int?> methodOf, Dictionary<int, NameFact> methods)
    {
        var counts = Count(store.Orders.Values, order => methodOf(order) is { } method && methods.ContainsKey(method) ? (true, method) : default);
        return Answer(name, [$"{subject}_id", $"{subject}_name", "order_count"], counts.OrderBy(count => count.Key).Select(count => Row(count.Key, methods[count.Key].Name, count.Value)));
    }

    private OracleAnswer NumberOfUsersInEachProvince()
    {
        // By the address's own state, not by that of its city.
        var users = store.Addresses.Values.Where(address => store.Provinces.ContainsKey(address.ProvinceId)).Select(address => (address.ProvinceId, address.UserId)).ToHashSet();
        var counts = Count(users, user => (true, user.ProvinceId));
        return Answer(
            "number_of_users_in_each_province",
            ["province_id", "province_name", "user_count"],
            counts.OrderBy(count => count.Key).Select(count => Row(count.Key, store.Provinces[count.Key].Name, count.Value)));
    }

    private OracleAnswer TotalNumberOfProductsSoldByCity()
    {
        var sold = new Dictionary<int, long>();
        foreach (var line in store.Lines.Values)
        {
            if (store.Orders.TryGetValue(line.OrderId, out var order) && CityOf(order.AddressId, out var city))
            {
                CollectionsMarshal.GetValueRefOrAddDefault(sold, city, out _) += line.Quantity;
            }
        }

        return Answer(
            "total_number_of_products_sold_by_city",
            ["city_id", "city_name", "province_name", "total_sold"],
            sold.OrderBy(city => city.Key).Select(city => Row(city.Key, store.Cities[city.Key].Name, ProvinceOf(city.Key), city.Value)));
    }

    /// <summary>The city of an address, if the whole way to its state's name is there.</summary>
    private bool CityOf(int addressId, out int cityId)
    {
        cityId = store.Addresses.TryGetValue(addressId, out var address) ? address.CityId : 0;
        return store.Cities.TryGetValue(cityId, out var city) && store.Provinces.ContainsKey(city.ProvinceId);
    }

    private string ProvinceOf(int cityId) => store.Provinces[store.Cities[cityId].ProvinceId].Name;

    private static Dictionary<TKey, long> Count<T, TKey>(IEnumerable<T> facts, Func<T, (bool Counts, TKey Key)> keyOf)
        where TKey : notnull
    {
        var counts = new Dictionary<TKey, long>();
        foreach (var fact in facts)
        {
            if (keyOf(fact) is (true, var key))
            {
                CollectionsMarshal.GetValueRefOrAddDefault(counts, key, out _)++;
            }
        }

        return counts;
    }

    private static OracleAnswer Answer(string name, string[] columns, IEnumerable<IReadOnlyList<object>> rows) => new(name, [.. columns], [.. rows]);

    private static object[] Row(params object[] values) => values;
}
