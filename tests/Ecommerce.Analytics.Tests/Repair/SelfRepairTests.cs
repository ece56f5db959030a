using Ecommerce.Analytics.Settling;
using Ecommerce.Analytics.Tests.Embedded;
using Ecommerce.Analytics.Tests.Settling;
using Microsoft.Extensions.Logging.Abstractions;

namespace Ecommerce.Analytics.Tests.Repair;

/// <summary>What somebody drops or empties by hand is noticed and mended, while the loop runs and at the next start.</summary>
public sealed class SelfRepairTests(ChdbFixture fixture)
{
    /// <summary>Statements, several separated by semicolons, and whether the state lost rows that only the source still has.</summary>
    public static TheoryData<string, bool> Mishaps => new()
    {
        { "DROP TABLE db._at_monthly_orders", false },
        { "TRUNCATE TABLE db._at_total_revenue_per_products", false },
        { "DROP TABLE db._mv_at_total_sales_per_user", false },
        { "DROP TABLE db.answer_monthly_orders; DROP TABLE db.open_errors", false },
        { "DROP TABLE db.dirty_order SYNC; DROP TABLE db.dirty_line SYNC", false },
        { "DROP TABLE db.settled SYNC; DROP TABLE db.watermark SYNC; DROP TABLE db.seen_tables SYNC", false },
        { "DROP TABLE db.floors SYNC; TRUNCATE TABLE db.settled", false },
        { "TRUNCATE TABLE db.floors", false },
        { "DROP TABLE db.orders", true },
        { "TRUNCATE TABLE db.orderdetails; DROP TABLE db._at_monthly_orders", true },
        { "TRUNCATE TABLE db.brands", true },
        { "DROP TABLE db.mv_addresses", true },
        { "DROP TABLE db.changes SYNC; DROP TABLE db.mv_changes SYNC", true },
    };

    [Theory]
    [MemberData(nameof(Mishaps))]
    public async Task While_the_loop_runs(string mishap, bool losesState)
    {
        await using var bench = await AnalyticsBench.CreateAsync(fixture, "mishap_" + Guid.NewGuid().ToString("N")[..8]);
        var history = await RepairBench.StartAsync(bench, 61);
        var asked = new List<string>();
        await using var loop = Loop(bench, history, asked);
        _ = await loop.SettleOnceAsync(CancellationToken.None);

        await DoAsync(bench, mishap);
        // What happens meanwhile may go past a view that is not there.
        var before = history.Store.Log.Count;
        history.Live(30);
        await TryFeedAsync(bench, history.Store.Log.Skip(before));
        bench.StoredLsn = 1_000_000;
        await SettleUntilAsync(loop, 1_000_000);

        await bench.ShouldEqualAsync(history.Store, $"after {mishap}");
        (asked.Count > 0).Should().Be(losesState);
        loop.Statistics.Lost.Should().BeEmpty();

        asked.Clear();
        await RepairBench.LiveAsync(bench, history, 30);
        bench.StoredLsn = 2_000_000;
        await SettleUntilAsync(loop, 2_000_000);
        await bench.ShouldEqualAsync(history.Store, $"long after {mishap}");
        asked.Should().BeEmpty("it is mended once");
    }

    [Theory]
    [MemberData(nameof(Mishaps))]
    public async Task While_nobody_runs(string mishap, bool losesState)
    {
        await using var bench = await AnalyticsBench.CreateAsync(fixture, "mishap_" + Guid.NewGuid().ToString("N")[..8]);
        var history = await RepairBench.StartAsync(bench, 62);
        await using (var before = Loop(bench, history, []))
            _ = await before.SettleOnceAsync(CancellationToken.None);
        await DoAsync(bench, mishap);

        await new AnalyticsSchema(bench.DataSource, bench.Options).EnsureCreatedAsync(CancellationToken.None);
        var asked = new List<string>();
        await using var loop = Loop(bench, history, asked);
        await RepairBench.LiveAsync(bench, history, 30);
        bench.StoredLsn = 1_000_000;
        await SettleUntilAsync(loop, 1_000_000);

        await bench.ShouldEqualAsync(history.Store, $"after {mishap}");
        (asked.Count > 0).Should().Be(losesState);

        // A third start finds nothing to do.
        asked.Clear();
        await using var third = Loop(bench, history, asked);
        bench.StoredLsn = 2_000_000;
        await SettleUntilAsync(third, 2_000_000);
        asked.Should().BeEmpty();
    }

    [Fact]
    public async Task Answers_and_watermark_stay_as_they_were_until_the_rows_are_back()
    {
        await using var bench = await AnalyticsBench.CreateAsync(fixture, "mishap_held");
        var history = await RepairBench.StartAsync(bench, 63);
        var come = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var loop = Loop(bench, history, [], come.Task);
        bench.StoredLsn = 5;
        _ = await loop.SettleOnceAsync(CancellationToken.None);
        var answers = await bench.QueryAsync("SELECT * FROM db.answer_monthly_orders ORDER BY ALL");

        await bench.ExecuteAsync("TRUNCATE TABLE mishap_held.orders");
        bench.StoredLsn = 6;
        for (var pass = 0; pass < 3; pass++)
            (await loop.SettleOnceAsync(CancellationToken.None)).Should().BeFalse();

        (await bench.QueryAsync("SELECT * FROM db.answer_monthly_orders ORDER BY ALL")).Should().Equal(answers);
        loop.Statistics.Lost.Should().Equal("orders");
        loop.Statistics.WatermarkLsn.Should().Be(5);

        come.SetResult();
        await SettleUntilAsync(loop, 6);
        await bench.ShouldEqualAsync(history.Store, "after the rows came back");
    }

    [Fact]
    public async Task Rows_that_were_deleted_while_their_table_was_lost_leave_the_ledgers()
    {
        await using var bench = await AnalyticsBench.CreateAsync(fixture, "mishap_deleted");
        var history = await RepairBench.StartAsync(bench, 64);
        await using var loop = Loop(bench, history, []);
        _ = await loop.SettleOnceAsync(CancellationToken.None);

        await bench.ExecuteAsync("DROP TABLE mishap_deleted.orderdetails");
        foreach (var id in history.Store.Table("orderdetails").Keys.ToList())
            history.Store.Delete("orderdetails", id);
        bench.StoredLsn = 1_000_000;
        await SettleUntilAsync(loop, 1_000_000);

        await bench.ShouldEqualAsync(history.Store, "no line is left in the source");
    }

    [Fact]
    public async Task Floors_that_were_emptied_still_hold()
    {
        await using var bench = await AnalyticsBench.CreateAsync(fixture, "mishap_floors");
        var history = await RepairBench.StartAsync(bench, 65);
        var late = history.Store.Log.Where(e => e.Table == "orderdetails" && e.Op != "t").ToList();
        history.Store.Truncate("orderdetails");
        await bench.FeedAsync(history.Store.Log.TakeLast(1));
        await using var loop = Loop(bench, history, []);
        _ = await loop.SettleOnceAsync(CancellationToken.None);

        await bench.ExecuteAsync("TRUNCATE TABLE mishap_floors.floors");
        bench.StoredLsn = 1;
        await SettleUntilAsync(loop, 1);
        await bench.FeedAsync(late.Select(e => e with { After = e.After is null ? null : new Dictionary<string, object?>(e.After) { ["id"] = (int)e.After["id"]! + 1000 } }));
        bench.StoredLsn = 2;
        await SettleUntilAsync(loop, 2);

        await bench.ShouldEqualAsync(history.Store, "messages from before the truncate came after it");
    }

    private static SettleLoop Loop(AnalyticsBench bench, RandomHistory history, List<string> asked, Task? when = null) => new(bench.DataSource, bench.Options, () => bench.StoredLsn, TimeProvider.System, NullLogger.Instance)
    {
        LookInterval = TimeSpan.Zero,
        ReadAgain = async (tables, _) =>
        {
            await (when ?? Task.CompletedTask);
            lock (asked)
                asked.AddRange(tables);

            // As the capture does on a living slot: a truncate at the snapshot's position, then the rows, none of them marked as the last.
            var rows = history.Store.Snapshot();
            var lsn = history.Store.Lsn;
            await bench.FeedAsync([
                .. tables.Select(table => new HubEvent(table, "t", null, null) { Snapshot = "true", Lsn = lsn }),
                .. rows.Where(row => tables.Contains(row.Table)).Select(row => row with { Snapshot = "true" }),
            ]);
        },
    };

    private static Task<ulong> SettleUntilAsync(SettleLoop loop, ulong lsn) => Deadline.UntilAsync(
        async () =>
        {
            try
            {
                _ = await loop.SettleOnceAsync(CancellationToken.None);
            }
            catch (System.Data.Common.DbException)
            {
                // A pass may fail over what is missing; the next one looks.
            }

            return loop.Statistics.WatermarkLsn;
        },
        watermark => watermark == lsn);

    private static async Task DoAsync(AnalyticsBench bench, string statements)
    {
        foreach (var statement in statements.Split("; "))
            await bench.ExecuteAsync(statement.Replace("db.", $"`{bench.Options.Database}`.", StringComparison.Ordinal));
    }

    /// <summary>As the Kafka table does: what cannot be stored is delivered again.</summary>
    private static async Task TryFeedAsync(AnalyticsBench bench, IEnumerable<HubEvent> events)
    {
        var all = events.ToList();
        try
        {
            await bench.FeedAsync(all);
        }
        catch (System.Data.Common.DbException)
        {
            await new AnalyticsSchema(bench.DataSource, bench.Options).EnsureCreatedAsync(CancellationToken.None);
            await bench.FeedAsync(all);
        }
    }
}
