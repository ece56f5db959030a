using System.Globalization;
using ClickHouse.Driver.ADO;
using Ecommerce.Analytics.Model;
using Ecommerce.Analytics.Queries;
using Ecommerce.Analytics.Tests.Embedded;
using Ecommerce.Analytics.Tests.Verification;

namespace Ecommerce.Analytics.Tests.Queries;

/// <summary>Typed questions to answers whose rows were worked out by hand.</summary>
public sealed class StoreAnalyticsTests(ChdbFixture engine) : IAsyncLifetime
{
    private AnswerDatabase _answers = null!;
    private ClickHouseDataSource _source = null!;
    private StoreAnalytics _analytics = null!;

    public async ValueTask InitializeAsync()
    {
        _answers = await AnswerDatabase.CreateEqualAsync(engine);
        _source = new ClickHouseDataSource($"Host=chdb.invalid;Port=80;Username=default;Database={_answers.Name}", await engine.HttpClientAsync());
        _analytics = new StoreAnalytics(_source);
    }

    public async ValueTask DisposeAsync()
    {
        await _source.DisposeAsync();
        await _answers.DisposeAsync();
    }

    [Fact]
    public async Task Every_answer_can_be_asked_and_gives_all_its_rows_in_the_order_of_the_key()
    {
        var asked = new Dictionary<string, List<string>>(StringComparer.Ordinal)
        {
            ["total_revenue_per_products"] = await TextAsync(_analytics.TotalRevenuePerProductsAsync()),
            ["monthly_orders_status"] = await TextAsync(_analytics.MonthlyOrdersStatusAsync()),
            ["monthly_orders"] = await TextAsync(_analytics.MonthlyOrdersAsync()),
            ["daily_user_registration"] = await TextAsync(_analytics.DailyUserRegistrationAsync()),
            ["monthly_user_registration"] = await TextAsync(_analytics.MonthlyUserRegistrationAsync()),
            ["city_orders_by_date"] = await TextAsync(_analytics.CityOrdersByDateAsync()),
            ["total_sales_per_category"] = await TextAsync(_analytics.TotalSalesPerCategoryAsync()),
            ["total_sales_per_user"] = await TextAsync(_analytics.TotalSalesPerUserAsync()),
            ["number_of_products_in_each_brand"] = await TextAsync(_analytics.NumberOfProductsInEachBrandAsync()),
            ["number_of_orders_for_each_shipping_method"] = await TextAsync(_analytics.NumberOfOrdersForEachShippingMethodAsync()),
            ["number_of_orders_for_each_payment_method"] = await TextAsync(_analytics.NumberOfOrdersForEachPaymentMethodAsync()),
            ["number_of_users_in_each_province"] = await TextAsync(_analytics.NumberOfUsersInEachProvinceAsync()),
            ["total_number_of_products_sold_by_city"] = await TextAsync(_analytics.TotalNumberOfProductsSoldByCityAsync()),
        };
        asked.Keys.Should().BeEquivalentTo(StoreAnswers.All.Select(a => a.Name));
        foreach (var (name, rows) in asked)
        {
            rows.Should().Equal(HandMadeStore.Answers[name], name);
        }
    }

    [Fact]
    public async Task Months_days_and_dates_bound_with_both_ends()
    {
        (await TextAsync(_analytics.MonthlyOrdersStatusAsync(fromMonth: 202402))).Should().Equal("202402|100.00|50.00|2", "202403|2.00|0.67|3");
        (await TextAsync(_analytics.MonthlyOrdersStatusAsync(toMonth: 202401))).Should().Equal("202401|20.01|10.01|2");
        (await TextAsync(_analytics.MonthlyOrdersAsync(202402, 202402, orderStatusId: 4))).Should().Equal("202402|4|Delivered|99.99|1");
        (await TextAsync(_analytics.DailyUserRegistrationAsync(20240131, 20240131))).Should().Equal("20240131|1");
        (await TextAsync(_analytics.MonthlyUserRegistrationAsync(202401))).Should().Equal("202401|1", "202402|2");
        (await TextAsync(_analytics.CityOrdersByDateAsync(new DateOnly(2024, 2, 1), new DateOnly(2024, 2, 29), cityId: 2)))
            .Should().Equal("2|Springfield|Ohio|2024-02-10|1", "2|Springfield|Ohio|2024-02-29|1");
    }

    [Fact]
    public async Task Top_gives_the_greatest_first()
    {
        (await TextAsync(_analytics.TotalSalesPerUserAsync(top: 2))).Should().Equal("3|100.00", "1|21.01");
        (await TextAsync(_analytics.TotalSalesPerUserAsync(userId: 2))).Should().Equal("2|13.77");
        (await TextAsync(_analytics.NumberOfUsersInEachProvinceAsync(top: 1))).Should().Equal("2|Ohio|3");
        (await TextAsync(_analytics.NumberOfProductsInEachBrandAsync(top: 5))).Should().Equal("1|Acme|2", "2|Bölt|2");
        FluentActions.Invoking(() => _analytics.TotalSalesPerUserAsync(top: 0)).Should().Throw<ArgumentOutOfRangeException>("a mistake shows at the call, not at the first row");
    }

    [Fact]
    public async Task Rows_are_streamed_and_reading_may_stop_early()
    {
        await _answers.ExecuteAsync("INSERT INTO answer_total_sales_per_user SELECT 1000 + number, number / 4 FROM numbers(200000)");
        await foreach (var row in _analytics.TotalSalesPerUserAsync())
        {
            row.UserId.Should().Be(1);
            break;
        }

        (await TextAsync(new StoreAnalytics(_source, _answers.Name).TotalSalesPerUserAsync(top: 1))).Should().Equal("200999|49999.75");
    }

    // A record's property values in the order of its columns, as the hand-made rows are written.
    private static async Task<List<string>> TextAsync<T>(IAsyncEnumerable<T> rows)
    {
        var text = new List<string>();
        await foreach (var row in rows)
        {
            text.Add(string.Join('|', typeof(T).GetProperties().Select(p => p.GetValue(row) switch
            {
                DateOnly date => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
                var value => Convert.ToString(value, CultureInfo.InvariantCulture),
            })));
        }

        return text;
    }
}
