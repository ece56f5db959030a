using Ecommerce.Analytics.Ddl;
using Ecommerce.Analytics.Extras;
using Ecommerce.Analytics.Model;
using Ecommerce.Analytics.Tests.Embedded;
using Ecommerce.Analytics.Verification;
using Ecommerce.Data.Schema;
using Npgsql;

namespace Ecommerce.Analytics.Tests.Verification;

/// <summary>The real ledgers and answers over state that equals the store: the verifier against the whole model, without ingest.</summary>
public sealed class WholeModelTests(HandMadeStoreFixture store, ChdbFixture engine) : IClassFixture<HandMadeStoreFixture>
{
    // What a foreign writer may do: far times, midnight's edges, the greatest amounts, a half cent, a line raised alone, names that no encoding trick survives.
    private const string OddRows = """
        INSERT INTO public.users (id, username, email, mobile, created_at) OVERRIDING SYSTEM VALUE VALUES
          (11, 'u11', 'u11@example.com', '11', '1950-06-30 23:59:59'), (12, 'u12', 'u12@example.com', '12', '2198-12-31 23:59:59'), (13, 'u13', 'u13@example.com', '13', '1970-01-01 00:00:00');
        INSERT INTO public.cities (id, city_name, province_id) OVERRIDING SYSTEM VALUE VALUES (11, E'Line\nbreak\\ \t''quoted'' 🏙', 3);
        INSERT INTO public.addresses (id, title, user_id, province_id, city_id) OVERRIDING SYSTEM VALUE VALUES (11, 'x', 11, 3, 11);
        INSERT INTO public.orders (id, user_id, staff_id, address_id, order_amount, discount_amount, tax_amount, total_amount, order_status_id, created_at)
        OVERRIDING SYSTEM VALUE
        SELECT 100 + i, 11, 4, 11, amount, 0, 0, amount, 1 + i % 5, at::timestamp
        FROM (VALUES (1, 9999999999999.99, '1950-02-28 23:59:59'), (2, 9999999999999.99, '1950-02-28 00:00:00'), (3, 9999999999999.98, '1950-02-01 00:00:00'),
          (6, 0.01, '2149-06-07 00:00:00'), (7, 0.02, '2149-06-06 23:59:59'), (8, 0.02, '2149-06-01 00:00:00'), (9, 0.00, '1969-12-31 23:59:59'), (12, 0.01, '1969-12-31 23:59:59')) AS v (i, amount, at);
        INSERT INTO public.orderdetails (id, order_id, product_id, quantity, product_price, product_tax, subtotal_amount) OVERRIDING SYSTEM VALUE VALUES
          (101, 101, 4, 2147483647, 1, 0, 9999999999999.99), (102, 102, 4, 2147483647, 1, 0, 9999999999999.99), (103, 106, 4, 0, 1, 0, 0);
        INSERT INTO public.transactions (order_id, transaction_type, amount, status, created_at) VALUES
          (1, 'payment', 12.34, true, (now() AT TIME ZONE 'UTC') - interval '1 hour'), (1, NULL, NULL, NULL, NULL), (2, 'refund', 5, true, '2020-01-01');
        """;

    [Fact]
    public async Task Thirteen_of_thirteen_are_exact_and_every_change_is_seen()
    {
        await using var connection = await store.Store.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await new NpgsqlCommand(OddRows, connection, transaction).ExecuteNonQueryAsync();
        var database = await engine.CreateDatabaseAsync("whole_model");
        await using var clickHouse = await engine.ConnectAsync(database);
        await clickHouse.OpenAsync();
        foreach (var statement in AnalyticsDdl.RenderStore(new AnalyticsOptions { Database = database }).Concat(ExtrasDdl.Render(new ExtrasOptions { Database = database })))
        {
            await ExecuteAsync(clickHouse, statement);
        }

        var verifier = new AnswerVerifier();
        var options = new VerificationOptions { TruthTransaction = transaction };
        var empty = await verifier.VerifyAsync(connection, clickHouse, options);
        empty.Exact.Should().Be(0, "nothing has been settled");
        empty.Results.Should().OnlyContain(r => r.Mismatches == r.Keys && r.Failure == null);

        await LoadAsync(connection, transaction, clickHouse, version: 1);
        await SettleEverythingAsync(clickHouse);
        await SettleEverythingAsync(clickHouse);
        var first = await verifier.VerifyAsync(connection, clickHouse, options);
        first.Mismatches.Should().BeEmpty();
        first.Exact.Should().Be(13);

        await ExtrasReadThisStateAsync(clickHouse, orders: 17);

        // Names are joined as the answer is read, so renaming needs no settling; moving needs it.
        await new NpgsqlCommand("""
            UPDATE public.categories SET category_name = 'Renamed' WHERE id = 1; UPDATE public.cities SET city_name = 'Moved', province_id = 3 WHERE id = 2;
            UPDATE public.products SET category_id = 3, brand_id = 3 WHERE id = 1;
            UPDATE public.addresses SET city_id = 3, province_id = 3 WHERE id = 1; UPDATE public.orders SET order_status_id = 5, total_amount = 3, order_amount = 3 WHERE id = 2;
            DELETE FROM public.orderdetails WHERE id IN (2, 7); UPDATE public.orders SET user_id = 4, created_at = '2025-01-01', payment_method_id = NULL WHERE id = 1;
            """, connection, transaction).ExecuteNonQueryAsync();
        var stale = await verifier.VerifyAsync(connection, clickHouse, options);
        stale.Results.Where(r => r.IsExact).Select(r => r.Answer).Should().BeEquivalentTo(["daily_user_registration", "monthly_user_registration", "number_of_orders_for_each_shipping_method"]);
        await LoadAsync(connection, transaction, clickHouse, version: 2);
        await ExecuteAsync(clickHouse, "INSERT INTO orderdetails (id, _version, _deleted) VALUES (2, 3, 1), (7, 3, 1)");
        await SettleEverythingAsync(clickHouse);
        var second = await verifier.VerifyAsync(connection, clickHouse, options);
        second.Mismatches.Should().BeEmpty();
        second.Exact.Should().Be(13);
        await ExecuteAsync(clickHouse, $"DROP DATABASE `{database}`");
    }

    // Waiting for a refresh that failed is an error; the views read state tables of the real shape here.
    private static async Task ExtrasReadThisStateAsync(ClickHouse.Driver.ADO.ClickHouseConnection clickHouse, int orders)
    {
        foreach (var view in new[] { "rmv_basket_value_daily", "rmv_top_products", "rmv_transactions_recent", "rmv_transactions_hourly" })
        {
            await ExecuteAsync(clickHouse, $"SYSTEM REFRESH VIEW {view}");
            await ExecuteAsync(clickHouse, $"SYSTEM WAIT VIEW {view}");
        }

        await using var command = clickHouse.CreateCommand();
        command.CommandText = "SELECT concat(toString((SELECT sum(order_count) FROM basket_value_by_day)), ' orders, best ', (SELECT product_name FROM top_products WHERE place = 1), ', ', "
            + "toString((SELECT count() FROM transactions_recent FINAL)), ' payment of ', toString((SELECT sum(amount) FROM transactions_hourly)))";
        (await command.ExecuteScalarAsync()).Should().Be($"{orders} orders, best Hammer, 1 payment of 12.34");
    }

    private static async Task LoadAsync(NpgsqlConnection connection, NpgsqlTransaction transaction, ClickHouse.Driver.ADO.ClickHouseConnection clickHouse, int version)
    {
        foreach (var table in StoreSchema.Tables)
        {
            await using var read = new NpgsqlCommand(
                $"SELECT string_agg((to_jsonb(t) || '{{\"_version\": {version}}}')::text, chr(10)) FROM public.\"{table.Name}\" AS t", connection, transaction);
            if (await read.ExecuteScalarAsync() is string rows)
            {
                await ExecuteAsync(clickHouse, $"INSERT INTO `{table.Name}` SETTINGS input_format_skip_unknown_fields = 1, date_time_input_format = 'best_effort' FORMAT JSONEachRow {rows}");
            }
        }
    }

    private static async Task SettleEverythingAsync(ClickHouse.Driver.ADO.ClickHouseConnection clickHouse)
    {
        // Ids that the state has ever had, so that those of deleted rows are corrected too.
        foreach (var kind in new AnalyticsOptions().Facts)
        {
            await ExecuteAsync(clickHouse, $"INSERT INTO {kind.Trigger()} SELECT DISTINCT id FROM {kind.SourceTable} SETTINGS max_threads = 1, max_insert_threads = 1");
        }
    }

    private static async Task ExecuteAsync(ClickHouse.Driver.ADO.ClickHouseConnection connection, string sql)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }
}
