using System.Collections.Immutable;

namespace Ecommerce.Analytics.Model;

/// <summary>The store's 13 answers.</summary>
public static class StoreAnswers
{
    /// <summary>All analytical tables, in the order in which they are documented.</summary>
    public static ImmutableArray<AnalyticalTable> All { get; } =
    [
        TotalRevenuePerProducts.Table,
        MonthlyOrdersStatus.Table,
        MonthlyOrders.Table,
        DailyUserRegistration.Table,
        MonthlyUserRegistration.Table,
        CityOrdersByDate.Table,
        TotalSalesPerCategory.Table,
        TotalSalesPerUser.Table,
        NumberOfProductsInEachBrand.Table,
        NumberOfOrdersForEachShippingMethod.Table,
        NumberOfOrdersForEachPaymentMethod.Table,
        NumberOfUsersInEachProvince.Table,
        TotalNumberOfProductsSoldByCity.Table,
    ];

    /// <summary>Finds an analytical table by its bare name.</summary>
    /// <param name="name">For example <c>monthly_orders</c>.</param>
    /// <exception cref="ArgumentException">There is no such table.</exception>
    public static AnalyticalTable Get(string name) =>
        All.FirstOrDefault(table => string.Equals(table.Name, name, StringComparison.Ordinal))
        ?? throw new ArgumentException($"There is no analytical table '{name}'. There are: {string.Join(", ", All.Select(table => table.Name))}.", nameof(name));
}
