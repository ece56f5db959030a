using System.Diagnostics;
using Ecommerce.Analytics.Extras;
using Ecommerce.Analytics.Model;
using Ecommerce.Analytics.Tests.Embedded;
using Ecommerce.Analytics.Tests.Verification;

namespace Ecommerce.Analytics.Tests.Extras;

/// <summary>The extras over state tables of the shape that ingest fills.</summary>
public sealed class ExtrasTests(ChdbFixture engine) : IAsyncLifetime
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);
    private AnswerDatabase _database = null!;

    public async ValueTask InitializeAsync()
    {
        _database = await AnswerDatabase.CreateAsync(engine);
        await _database.ExecuteAsync("""
            CREATE TABLE orders (id Int32, user_id Int32, total_amount Decimal(18, 2), created_at DateTime64(3, 'UTC'), _version UInt128, _deleted UInt8)
            ENGINE = ReplacingMergeTree(_version, _deleted) ORDER BY id
            """);
        await _database.ExecuteAsync("""
            CREATE TABLE transactions (id Int32, order_id Nullable(Int32), transaction_type Nullable(String), amount Nullable(Decimal(18, 2)), status Nullable(Bool), created_at Nullable(DateTime64(3, 'UTC')),
                _version UInt128, _deleted UInt8) ENGINE = ReplacingMergeTree(_version, _deleted) ORDER BY id
            """);
        await _database.AddAnswerAsync(StoreAnswers.Get("total_revenue_per_products"), HandMadeStore.Answers["total_revenue_per_products"]);
        await ApplyAsync();
    }

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    [Fact]
    public async Task Can_be_applied_again_over_what_is_there()
    {
        // By identity and not by rows, and only of tables that no refresh replaces: one may come at any moment.
        const string Identities = "SELECT arrayStringConcat(groupArray(concat(name, toString(uuid))), ' ') FROM (SELECT name, uuid FROM system.tables WHERE database = currentDatabase() AND startsWith(name, 'transactions_') ORDER BY name)";
        var before = await _database.ScalarAsync(Identities);
        await ApplyAsync();
        (await _database.ScalarAsync(Identities)).Should().Be(before, "what is there stays");
    }

    [Fact]
    public async Task The_roll_up_counts_each_order_once_and_merges_days()
    {
        // 100 orders of 0.01 … 1.00 by 20 customers over two days; then one is delivered twice, one corrected, one deleted.
        await _database.ExecuteAsync("INSERT INTO orders SELECT number, number % 20, (number + 1) / 100, toDateTime64('2024-01-01 23:00:00', 3, 'UTC') + INTERVAL (number % 2) HOUR, 1, 0 FROM numbers(100)");
        await _database.ExecuteAsync("INSERT INTO orders SELECT * FROM orders WHERE id = 5");
        await _database.ExecuteAsync("INSERT INTO orders VALUES (99, 19, '2.00', '2024-01-02 00:00:00', 2, 0), (98, 0, 0, '1970-01-01 00:00:00', 2, 1)");
        await RefreshAsync("rmv_basket_value_daily");
        (await _database.ScalarAsync("SELECT arrayStringConcat(groupArray(concat(toString(day), ' ', toString(order_count), ' ', toString(distinct_customers), ' ', toString(average_value))), '; ') FROM (SELECT * FROM basket_value_by_day ORDER BY day)"))
            .Should().Be("2024-01-01 49 10 0.49; 2024-01-02 50 10 0.53");
        (await _database.ScalarAsync("SELECT median_value > 0.4 AND median_value < 0.6 AND p90_value > 0.8 AND p99_value > 0.95 AND p99_value <= 2 FROM basket_value_by_day WHERE day = '2024-01-02'")).Should().Be("1");
        (await _database.ScalarAsync("SELECT uniqMerge(customers) = 20 AND sum(orders) = 99 FROM basket_value_daily")).Should().Be("1");
    }

    [Fact]
    public async Task The_refreshable_view_refreshes_by_itself()
    {
        await UntilAsync("SELECT arrayStringConcat(groupArray(product_name), ', ') FROM (SELECT * FROM top_products ORDER BY place)", "Hammer, Saw \"fine\", 🪚, Nail");
        await _database.ExecuteAsync("INSERT INTO answer_total_revenue_per_products VALUES (7, 'Anvil', 1000, 1)");
        await UntilAsync("SELECT concat(product_name, ' ', toString(total_revenue)) FROM top_products WHERE place = 1", "Anvil 1000");
        (await _database.ScalarAsync("SELECT count() FROM top_products")).Should().Be("4");
    }

    [Fact]
    public async Task Recent_transactions_follow_the_state_and_leave_out_what_is_old()
    {
        await _database.ExecuteAsync("""
            INSERT INTO transactions SELECT number, number, if(number % 2 = 0, 'payment', NULL), 10, if(number = 9, NULL, true), now64(3, 'UTC') - INTERVAL number DAY, 10, 0 FROM numbers(10)
            """);
        await _database.ExecuteAsync("INSERT INTO transactions VALUES (50, 1, 'other', 1, true, NULL, 10, 0)");
        const string Ids = "SELECT arrayStringConcat(groupArray(toString(id)), ',') FROM (SELECT id FROM transactions_recent FINAL ORDER BY id)";
        await UntilAsync(Ids, "0,1,2,3,4,5,6");

        // A correction, a deletion, and a transaction whose time is put back a year; a redelivered old version must not come through.
        await _database.ExecuteAsync("INSERT INTO transactions VALUES (1, 1, 'refund', 3, false, now64(3, 'UTC'), 20, 0), (2, NULL, NULL, NULL, NULL, NULL, 20, 1), "
            + "(3, 3, 'other', 10, true, now64(3, 'UTC') - INTERVAL 1 YEAR, 20, 0), (1, 1, 'payment', 10, true, now64(3, 'UTC'), 10, 0)");
        await UntilAsync(Ids, "0,1,4,5,6");
        (await _database.ScalarAsync("SELECT concat(transaction_type, ' ', toString(amount), ' ', toString(status)) FROM transactions_recent FINAL WHERE id = 1")).Should().Be("refund 3 false");

        // What comes back after a deletion is there again, and once all is known a refresh appends nothing.
        await _database.ExecuteAsync("INSERT INTO transactions VALUES (2, 2, 'payment', 5, true, now64(3, 'UTC'), 30, 0)");
        await UntilAsync(Ids, "0,1,2,4,5,6");
        await _database.ExecuteAsync("OPTIMIZE TABLE transactions_recent FINAL");
        var rows = await _database.ScalarAsync("SELECT count() FROM transactions_recent");
        await RefreshAsync("rmv_transactions_recent");
        (await _database.ScalarAsync("SELECT count() FROM transactions_recent")).Should().Be(rows);
    }

    [Fact]
    public async Task The_hourly_summary_corrects_itself_and_keeps_what_the_detail_forgot()
    {
        await _database.ExecuteAsync("INSERT INTO transactions_hourly VALUES (toStartOfHour(now('UTC')) - INTERVAL 30 DAY, 'payment', true, 5, 50), (toStartOfHour(now('UTC')) - INTERVAL 1 DAY, 'payment', true, 3, 30)");
        await _database.ExecuteAsync("INSERT INTO transactions SELECT number, number, 'payment', '1.25', number != 3, now64(3, 'UTC') - INTERVAL 1 HOUR, 1, 0 FROM numbers(4)");
        const string Sums = "SELECT concat(toString(sum(transactions)), ' for ', toString(sum(amount))) FROM transactions_hourly WHERE ";
        await UntilAsync(Sums + "hour >= now('UTC') - INTERVAL 2 DAY", "4 for 5");
        (await _database.ScalarAsync(Sums + "NOT status")).Should().Be("1 for 1.25");
        await _database.ExecuteAsync("INSERT INTO transactions VALUES (0, NULL, NULL, NULL, NULL, NULL, 2, 1)");
        await UntilAsync(Sums + "hour >= now('UTC') - INTERVAL 2 DAY", "3 for 3.75");
        (await _database.ScalarAsync(Sums + "hour < now('UTC') - INTERVAL 2 DAY")).Should().Be("5 for 50");
    }

    [Theory]
    [InlineData("transactions_recent", "(1, 1, 'payment', 1, true, now64(3) - INTERVAL 8 DAY, 1, 0), (2, 1, 'payment', 1, true, now64(3) - INTERVAL 6 DAY, 1, 0)")]
    [InlineData("transactions_hourly", "(now64(0) - INTERVAL 91 DAY, 'payment', true, 1, 1), (now64(0) - INTERVAL 89 DAY, 'payment', true, 1, 1)")]
    public async Task The_background_deletes_what_has_outlived_its_TTL(string table, string rows)
    {
        await _database.ExecuteAsync($"SYSTEM STOP VIEW rmv_{table}");
        await _database.ExecuteAsync($"SYSTEM STOP TTL MERGES {table}");
        await _database.ExecuteAsync($"INSERT INTO {table} VALUES {rows}");
        (await _database.ScalarAsync($"SELECT count() FROM {table}")).Should().Be("2");
        await _database.ExecuteAsync($"SYSTEM START TTL MERGES {table}");
        await UntilAsync($"SELECT count() FROM {table}", "1");
        await _database.ExecuteAsync($"OPTIMIZE TABLE {table} FINAL");
        (await _database.ScalarAsync($"SELECT count() FROM {table}")).Should().Be("1", "what has not outlived it stays");
    }

    [Fact]
    public async Task An_extra_that_fails_does_not_hold_the_state_back()
    {
        await _database.ExecuteAsync("CREATE OR REPLACE VIEW answer_total_revenue_per_products AS SELECT throwIf(1, 'broken on purpose') AS total_revenue");
        await _database.ExecuteAsync("RENAME TABLE transactions_recent TO gone, transactions_hourly TO gone_too");
        const string Failures = "SELECT countIf(exception != '') FROM system.view_refreshes WHERE database = currentDatabase()";
        await UntilAsync(Failures, "3");
        await _database.ExecuteAsync("INSERT INTO transactions VALUES (1, 1, 'payment', 1, true, now64(3), 1, 0)");
        await _database.ExecuteAsync("INSERT INTO orders VALUES (1, 1, 1, now64(3), 1, 0)");
        (await _database.ScalarAsync("SELECT (SELECT count() FROM transactions FINAL) + (SELECT count() FROM orders FINAL)")).Should().Be("2");

        // Back in place, the next refresh catches up.
        await _database.ExecuteAsync("RENAME TABLE gone TO transactions_recent, gone_too TO transactions_hourly");
        await UntilAsync("SELECT count() FROM transactions_recent", "1");
        await UntilAsync("SELECT sum(transactions) FROM transactions_hourly", "1");
    }

    [Fact]
    public void Intervals_that_ClickHouse_cannot_keep_are_refused()
    {
        FluentActions.Invoking(() => ExtrasDdl.Render(new ExtrasOptions { RefreshInterval = TimeSpan.FromMilliseconds(500) })).Should().Throw<ArgumentOutOfRangeException>().WithMessage("*whole seconds*");
        FluentActions.Invoking(() => ExtrasDdl.Render(new ExtrasOptions { HourlyRetention = TimeSpan.FromDays(6) })).Should().Throw<ArgumentOutOfRangeException>().WithMessage("*HourlyRetention*");
        FluentActions.Invoking(() => ExtrasDdl.Render(new ExtrasOptions { TopProducts = 0 })).Should().Throw<ArgumentOutOfRangeException>().WithMessage("*TopProducts*");
    }

    private async Task ApplyAsync()
    {
        foreach (var statement in ExtrasDdl.Render(new ExtrasOptions { Database = _database.Name, RefreshInterval = TimeSpan.FromSeconds(1) }))
        {
            await _database.ExecuteAsync(statement);
        }
    }

    private async Task RefreshAsync(string view)
    {
        await _database.ExecuteAsync($"SYSTEM REFRESH VIEW {view}");
        await _database.ExecuteAsync($"SYSTEM WAIT VIEW {view}");
    }

    private async Task UntilAsync(string sql, string expected)
    {
        var started = Stopwatch.GetTimestamp();
        string seen;
        while ((seen = await _database.ScalarAsync(sql)) != expected)
        {
            if (Stopwatch.GetElapsedTime(started) > Deadline)
            {
                var refreshes = await _database.ScalarAsync("SELECT arrayStringConcat(groupArray(concat(view, ' ', toString(status), ' ', substring(exception, 1, 300))), '\n') FROM system.view_refreshes WHERE database = currentDatabase()");
                seen.Should().Be(expected, $"{sql} was expected to say so within {Deadline}; the views: {refreshes}");
            }

            await Task.Delay(20);
        }
    }
}
