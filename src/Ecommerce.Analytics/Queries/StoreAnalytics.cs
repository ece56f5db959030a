using System.Data.Common;
using Ecommerce.Analytics.Model;

namespace Ecommerce.Analytics.Queries;

/// <summary>Typed questions to the store's 13 answers in ClickHouse.</summary>
/// <remarks>
/// Rows are streamed. Without a "top" they come in the order of their key, with one the greatest come first. Bounds include both ends; months are YYYYMM, days YYYYMMDD.
/// An error of ClickHouse arrives as <see cref="DbException"/> when the rows are read.
/// </remarks>
/// <param name="clickHouse">Where connections come from, for example a <c>ClickHouseDataSource</c>; it stays the caller's to dispose.</param>
/// <param name="database">The database of the <c>answer_</c> views; null (default) means the database of the connection.</param>
public sealed class StoreAnalytics(DbDataSource clickHouse, string? database = null)
{
    private readonly DbDataSource _source = clickHouse ?? throw new ArgumentNullException(nameof(clickHouse));

    /// <summary>Revenue and quantity per product over sold orders.</summary>
    /// <param name="top">Only so many products with the greatest revenue, at least 1; null for all.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <returns>A row a product.</returns>
    public IAsyncEnumerable<ProductRevenue> TotalRevenuePerProductsAsync(int? top = null, CancellationToken cancellationToken = default) =>
        Of("total_revenue_per_products").Top(top, "total_revenue")
            .ReadAsync(_source, r => new ProductRevenue(r.Int(0), r.Text(1), r.Money(2), r.Long(3)), cancellationToken);

    /// <summary>Revenue, average order value and number of sold orders by month.</summary>
    /// <param name="fromMonth">First month as YYYYMM; null for no bound.</param>
    /// <param name="toMonth">Last month as YYYYMM; null for no bound.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <returns>A row a month.</returns>
    public IAsyncEnumerable<MonthlyRevenue> MonthlyOrdersStatusAsync(int? fromMonth = null, int? toMonth = null, CancellationToken cancellationToken = default) =>
        Of("monthly_orders_status").Between("month", fromMonth, toMonth)
            .ReadAsync(_source, r => new MonthlyRevenue(r.Int(0), r.Money(1), r.Money(2), r.Long(3)), cancellationToken);

    /// <summary>Total and number of all orders by month and status.</summary>
    /// <param name="fromMonth">First month as YYYYMM; null for no bound.</param>
    /// <param name="toMonth">Last month as YYYYMM; null for no bound.</param>
    /// <param name="orderStatusId">Only orders in this status; null for all.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <returns>A row a month and status.</returns>
    public IAsyncEnumerable<MonthlyStatusOrders> MonthlyOrdersAsync(int? fromMonth = null, int? toMonth = null, int? orderStatusId = null, CancellationToken cancellationToken = default) =>
        Of("monthly_orders").Between("month", fromMonth, toMonth).Where("order_status_id", "=", orderStatusId)
            .ReadAsync(_source, r => new MonthlyStatusOrders(r.Int(0), r.Int(1), r.Text(2), r.Money(3), r.Long(4)), cancellationToken);

    /// <summary>Registrations by day.</summary>
    /// <param name="fromDay">First day as YYYYMMDD; null for no bound.</param>
    /// <param name="toDay">Last day as YYYYMMDD; null for no bound.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <returns>A row a day.</returns>
    public IAsyncEnumerable<DailyRegistrations> DailyUserRegistrationAsync(int? fromDay = null, int? toDay = null, CancellationToken cancellationToken = default) =>
        Of("daily_user_registration").Between("day", fromDay, toDay)
            .ReadAsync(_source, r => new DailyRegistrations(r.Int(0), r.Long(1)), cancellationToken);

    /// <summary>Registrations by month.</summary>
    /// <param name="fromMonth">First month as YYYYMM; null for no bound.</param>
    /// <param name="toMonth">Last month as YYYYMM; null for no bound.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <returns>A row a month.</returns>
    public IAsyncEnumerable<MonthlyRegistrations> MonthlyUserRegistrationAsync(int? fromMonth = null, int? toMonth = null, CancellationToken cancellationToken = default) =>
        Of("monthly_user_registration").Between("month", fromMonth, toMonth)
            .ReadAsync(_source, r => new MonthlyRegistrations(r.Int(0), r.Long(1)), cancellationToken);

    /// <summary>Number of all orders by city of their address and date.</summary>
    /// <param name="from">First date; null for no bound.</param>
    /// <param name="to">Last date; null for no bound.</param>
    /// <param name="cityId">Only this city; null for all.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <returns>A row a city and date.</returns>
    public IAsyncEnumerable<CityDayOrders> CityOrdersByDateAsync(DateOnly? from = null, DateOnly? to = null, int? cityId = null, CancellationToken cancellationToken = default) =>
        Of("city_orders_by_date").Between("date", from, to).Where("city_id", "=", cityId)
            .ReadAsync(_source, r => new CityDayOrders(r.Int(0), r.Text(1), r.Text(2), r.Date(3), r.Long(4)), cancellationToken);

    /// <summary>Total and number of all order lines by category.</summary>
    /// <param name="top">Only so many categories with the greatest sales, at least 1; null for all.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <returns>A row a category.</returns>
    public IAsyncEnumerable<CategorySales> TotalSalesPerCategoryAsync(int? top = null, CancellationToken cancellationToken = default) =>
        Of("total_sales_per_category").Top(top, "total_sales")
            .ReadAsync(_source, r => new CategorySales(r.Int(0), r.Text(1), r.Money(2), r.Long(3)), cancellationToken);

    /// <summary>Total of all orders by customer.</summary>
    /// <param name="top">Only so many customers with the greatest total, at least 1; null for all.</param>
    /// <param name="userId">Only this customer; null for all.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <returns>A row a customer.</returns>
    public IAsyncEnumerable<UserSales> TotalSalesPerUserAsync(int? top = null, int? userId = null, CancellationToken cancellationToken = default) =>
        Of("total_sales_per_user").Where("user_id", "=", userId).Top(top, "total_amount")
            .ReadAsync(_source, r => new UserSales(r.Int(0), r.Money(1)), cancellationToken);

    /// <summary>Number of products by brand.</summary>
    /// <param name="top">Only so many brands with the most products, at least 1; null for all.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <returns>A row a brand.</returns>
    public IAsyncEnumerable<BrandProducts> NumberOfProductsInEachBrandAsync(int? top = null, CancellationToken cancellationToken = default) =>
        Of("number_of_products_in_each_brand").Top(top, "product_count")
            .ReadAsync(_source, r => new BrandProducts(r.Int(0), r.Text(1), r.Long(2)), cancellationToken);

    /// <summary>Number of all orders by shipping method.</summary>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <returns>A row a method.</returns>
    public IAsyncEnumerable<ShippingMethodOrders> NumberOfOrdersForEachShippingMethodAsync(CancellationToken cancellationToken = default) =>
        Of("number_of_orders_for_each_shipping_method")
            .ReadAsync(_source, r => new ShippingMethodOrders(r.Int(0), r.Text(1), r.Long(2)), cancellationToken);

    /// <summary>Number of all orders by payment method.</summary>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <returns>A row a method.</returns>
    public IAsyncEnumerable<PaymentMethodOrders> NumberOfOrdersForEachPaymentMethodAsync(CancellationToken cancellationToken = default) =>
        Of("number_of_orders_for_each_payment_method")
            .ReadAsync(_source, r => new PaymentMethodOrders(r.Int(0), r.Text(1), r.Long(2)), cancellationToken);

    /// <summary>Number of distinct users with an address in each province.</summary>
    /// <param name="top">Only so many provinces with the most users, at least 1; null for all.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <returns>A row a province.</returns>
    public IAsyncEnumerable<ProvinceUsers> NumberOfUsersInEachProvinceAsync(int? top = null, CancellationToken cancellationToken = default) =>
        Of("number_of_users_in_each_province").Top(top, "user_count")
            .ReadAsync(_source, r => new ProvinceUsers(r.Int(0), r.Text(1), r.Long(2)), cancellationToken);

    /// <summary>Pieces ordered by city of the order's address.</summary>
    /// <param name="top">Only so many cities with the most pieces, at least 1; null for all.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <returns>A row a city.</returns>
    public IAsyncEnumerable<CityProductsSold> TotalNumberOfProductsSoldByCityAsync(int? top = null, CancellationToken cancellationToken = default) =>
        Of("total_number_of_products_sold_by_city").Top(top, "total_sold")
            .ReadAsync(_source, r => new CityProductsSold(r.Int(0), r.Text(1), r.Text(2), r.Long(3)), cancellationToken);

    private AnswerQuery Of(string name) => new(StoreAnswers.Get(name), database);
}
