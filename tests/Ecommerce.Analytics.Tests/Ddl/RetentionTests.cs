using System.Text.RegularExpressions;
using Ecommerce.Analytics.Ddl;
using Ecommerce.Analytics.Errors;
using Ecommerce.Analytics.Model;
using Ecommerce.Analytics.Tests.Embedded;
using Ecommerce.Analytics.Tests.Settling;
using Ecommerce.Data.Schema;

namespace Ecommerce.Analytics.Tests.Ddl;

/// <summary>What forgets, and what never may.</summary>
public sealed class RetentionTests(ChdbFixture fixture)
{
    // Nothing that an answer reads is here: history for people, the extras, and the lease of a settler.
    private static readonly string[] Forgetful = ["change_log", "errors", "settler", "transactions_hourly", "transactions_recent"];

    [Fact]
    public async Task Only_tables_that_no_answer_reads_have_a_TTL()
    {
        await using var bench = await AnalyticsBench.CreateAsync(fixture, "ttl_tables");

        var tables = await bench.QueryAsync("SELECT name FROM system.tables WHERE database = 'ttl_tables' AND engine LIKE '%MergeTree' AND match(create_table_query, '\\\\bTTL\\\\b') ORDER BY name");
        tables.Should().Equal(Forgetful);
        (await bench.QueryAsync("SELECT table FROM system.columns WHERE database = 'ttl_tables' AND table NOT LIKE '.%' AND match(toString(compression_codec), 'TTL')")).Should().BeEmpty();
        var kept = await bench.QueryAsync("SELECT name FROM system.tables WHERE database = 'ttl_tables' AND engine LIKE '%MergeTree' AND NOT match(create_table_query, '\\\\bTTL\\\\b')");
        kept.Should().Contain(StoreSchema.Tables.Select(table => table.Name))
            .And.Contain(StoreAnswers.All.Select(answer => answer.LedgerName))
            .And.Contain(["settled", "floors", "aside", "watermark", "capture_offsets"]);
    }

    [Fact]
    public async Task No_answer_and_no_ledger_reads_a_table_that_forgets()
    {
        await using var bench = await AnalyticsBench.CreateAsync(fixture, "ttl_reads");

        var views = await bench.QueryAsync("SELECT name, as_select FROM system.tables WHERE database = 'ttl_reads' AND (name LIKE 'answer\\_%' OR name LIKE '\\_mv\\_at\\_%')");

        views.Should().HaveCount(StoreAnswers.All.Length * 2);
        foreach (var view in views)
        {
            // What they name are tables only: none reads another view.
            var read = Regex.Matches(view, @"ttl_reads\.`?(?<table>\w+)").Select(match => match.Groups["table"].Value).Distinct(StringComparer.Ordinal).ToList();
            read.Should().NotBeEmpty().And.NotIntersectWith(Forgetful);
            read.Should().OnlyContain(table => table.StartsWith("_at_") || table.StartsWith("dirty_") || StoreSchema.Tables.Any(state => state.Name == table));
        }
    }

    [Fact]
    public async Task The_TTL_removes_errors_that_were_resolved_and_never_one_that_is_open()
    {
        await using var bench = await AnalyticsBench.CreateAsync(fixture, "ttl_errors");
        var options = bench.Options with { ErrorRetention = TimeSpan.FromSeconds(1) };
        await new AnalyticsSchema(bench.DataSource, options).EnsureCreatedAsync(CancellationToken.None);
        var log = new ErrorLog(bench.DataSource, options);
        await bench.FeedAsync(Enumerable.Range(1, 6).Select(n => new HubEvent("", "", null, null) { Schema = "", Error = "broken", Raw = $"raw {n}", Topic = "shop.public.orders", Offset = (ulong)n }));
        var errors = (await log.ListAsync()).OrderBy(error => error.Offset).ToList();
        (await log.DropAsync(new ErrorSelection { Ids = [errors[0].Id, errors[1].Id] }, CancellationToken.None)).Should().Be(2);

        // As the log would have it after a replay that was stored.
        await bench.ExecuteAsync($"ALTER TABLE `ttl_errors`.errors UPDATE state = 'replayed', resolved_at = now64(3) WHERE error_id = {errors[2].Id} SETTINGS mutations_sync = 1");
        // However old an open one is.
        await bench.ExecuteAsync("INSERT INTO `ttl_errors`.errors (tab, reason, topic, raw) SELECT '', 'ancient', 'shop.public.tags', 'raw 7'");

        await Deadline.UntilAsync(
            async () =>
            {
                await bench.ExecuteAsync("ALTER TABLE `ttl_errors`.errors MATERIALIZE TTL SETTINGS mutations_sync = 1");
                await bench.ExecuteAsync("OPTIMIZE TABLE `ttl_errors`.errors FINAL");
                return await bench.QueryAsync("SELECT raw FROM db.errors ORDER BY raw");
            },
            rows => rows.Count <= 4);

        (await bench.QueryAsync("SELECT raw, state FROM db.errors ORDER BY raw")).Should().Equal("raw 4|open", "raw 5|open", "raw 6|open", "raw 7|open");
        (await log.CountOpenAsync(CancellationToken.None)).Should().Be(4);
    }

    [Fact]
    public async Task The_log_of_changes_forgets_and_may_be_left_out()
    {
        await using var bench = await AnalyticsBench.CreateAsync(fixture, "ttl_log");
        await new AnalyticsSchema(bench.DataSource, bench.Options with { ChangeLogRetention = TimeSpan.FromSeconds(1) }).EnsureCreatedAsync(CancellationToken.None);
        await bench.SetConsistentPointAsync(1000);
        var brand = new HubEvent("brands", "c", null, new Dictionary<string, object?>(Rows.Named("brand_name", "one")) { ["id"] = 1 }) { Previous = 2000, Lsn = 2001, TransactionId = 7, Offset = 12 };
        await bench.FeedAsync(brand);
        (await bench.QueryAsync("SELECT tab, id, op, version = bitOr(bitShiftLeft(toUInt128(2000), 64), 2001), lsn, tx_id, topic, partition, offset, snapshot, parked FROM db.change_log"))
            .Should().Equal("brands|1|c|1|2001|7|shop.public.brands|0|12|false|False");
        await Deadline.UntilAsync(
            async () =>
            {
                await bench.ExecuteAsync("OPTIMIZE TABLE `ttl_log`.change_log FINAL");
                return await bench.QueryAsync("SELECT count() FROM db.change_log");
            },
            rows => rows[0] == "0");
        (await bench.QueryAsync("SELECT brand_name FROM db.brands FINAL")).Should().Equal("one");

        await new AnalyticsSchema(bench.DataSource, bench.Options with { ChangeLogRetention = TimeSpan.Zero }).EnsureCreatedAsync(CancellationToken.None);
        await bench.FeedAsync(brand with { Lsn = 2002 });
        (await bench.QueryAsync("SELECT name FROM system.tables WHERE database = 'ttl_log' AND name LIKE '%change_log'")).Should().BeEmpty();
        (await bench.QueryAsync("SELECT count() FROM db.brands")).Should().Equal("2");
        var tooShort = () => AnalyticsDdl.Render(bench.Options with { ErrorRetention = TimeSpan.FromMilliseconds(10) });
        tooShort.Should().Throw<ArgumentOutOfRangeException>().WithMessage("*ErrorRetention counts whole seconds*");
    }
}
