using Ecommerce.Analytics.Model;

namespace Ecommerce.Analytics.Tests.Model;

public sealed class StoreAnswersTests
{
    [Fact]
    public void The_13_answers_have_exactly_the_columns_of_the_contract() =>
        StoreAnswers.All.Select(table => $"{table.Name}({string.Join(", ", table.Columns.Select(c => $"{c.Name}{(c.IsKey ? "*" : string.Empty)} {c.ClickHouseType}"))})").Should().Equal(
            "total_revenue_per_products(product_id* Int32, product_name String, total_revenue Decimal(18, 2), total_quantity Int64)",
            "monthly_orders_status(month* UInt32, monthly_revenue Decimal(18, 2), average_order_value Decimal(18, 2), monthly_orders Int64)",
            "monthly_orders(month* UInt32, order_status_id* Int32, order_status_name String, total_amount Decimal(18, 2), total_orders Int64)",
            "daily_user_registration(day* UInt32, registrations Int64)",
            "monthly_user_registration(month* UInt32, registrations Int64)",
            "city_orders_by_date(city_id* Int32, city_name String, province_name String, date* Date32, order_count Int64)",
            "total_sales_per_category(category_id* Int32, category_name String, total_sales Decimal(18, 2), line_count Int64)",
            "total_sales_per_user(user_id* Int32, total_amount Decimal(18, 2))",
            "number_of_products_in_each_brand(brand_id* Int32, brand_name String, product_count Int64)",
            "number_of_orders_for_each_shipping_method(shipping_method_id* Int32, shipping_method_name String, order_count Int64)",
            "number_of_orders_for_each_payment_method(payment_method_id* Int32, payment_method_name String, order_count Int64)",
            "number_of_users_in_each_province(province_id* Int32, province_name String, user_count Int64)",
            "total_number_of_products_sold_by_city(city_id* Int32, city_name String, province_name String, total_sold Int64)");

    [Fact]
    public void An_unknown_name_is_answered_with_those_that_exist() =>
        FluentActions.Invoking(() => StoreAnswers.Get("monthly")).Should().Throw<ArgumentException>().WithMessage("There is no analytical table 'monthly'. There are: total_revenue_per_products, *");
}
