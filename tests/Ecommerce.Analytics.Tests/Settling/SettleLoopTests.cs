using Ecommerce.Analytics.Tests.Embedded;

namespace Ecommerce.Analytics.Tests.Settling;

/// <summary>What the loop promises at its edges: death at any point, floors, watermark, lease.</summary>
public sealed class SettleLoopTests(ChdbFixture fixture)
{
    [Fact]
    public async Task Death_between_two_triggers_or_before_the_record_leaves_nothing_wrong()
    {
        await using var bench = await AnalyticsBench.CreateAsync(fixture, "crash");
        var history = await StartAsync(bench, 21);
        var seen = history.Store.Log.Count;
        history.Live(30);
        await bench.FeedAsync(history.Store.Log.Skip(seen));

        // As if it had died after some triggers: orders corrected, half of the lines too, nothing recorded.
        await bench.ExecuteAsync("INSERT INTO crash.dirty_order SELECT DISTINCT id FROM crash.orders");
        await bench.ExecuteAsync("INSERT INTO crash.dirty_line SELECT DISTINCT id FROM crash.orderdetails WHERE id % 2 = 0");
        await bench.RestartAsync();
        await bench.SettleAsync();
        await bench.ShouldEqualAsync(history.Store, "after a pass that died half way");

        // As if it had died after all triggers.
        await bench.ExecuteAsync("TRUNCATE TABLE crash.settled");
        await bench.RestartAsync();
        await bench.SettleAsync();
        await bench.ShouldEqualAsync(history.Store, "after a pass that recorded nothing");
    }

    [Fact]
    public async Task A_state_table_emptied_behind_our_back_takes_its_facts_out_of_the_ledgers()
    {
        await using var bench = await AnalyticsBench.CreateAsync(fixture, "emptied");
        var history = await StartAsync(bench, 22);
        foreach (var table in new[] { "orderdetails", "orders" })
        {
            await bench.ExecuteAsync($"TRUNCATE TABLE emptied.{table}");
            history.Store.Table(table).Clear();
        }

        await bench.SettleAsync();
        await bench.ShouldEqualAsync(history.Store, "after the state was emptied");
        (await bench.SettleAsync()).Should().BeFalse("an emptied table is settled once");

        // Block numbers start anew; an order with an old id is a new fact.
        _ = history.Store.Insert("orders", Rows.Order(1, 1, 2, 5m, Rows.Start));
        await bench.FeedAsync(history.Store.Log.TakeLast(1));
        await bench.SettleAsync();
        await bench.ShouldEqualAsync(history.Store, "after rows came back");
    }

    [Fact]
    public async Task The_watermark_is_what_was_stored_before_the_pass_and_survives_a_restart()
    {
        await using var bench = await AnalyticsBench.CreateAsync(fixture, "watermark");
        var history = await StartAsync(bench, 23);
        bench.StoredLsn = 7000;
        (await bench.SettleAsync()).Should().BeFalse();
        bench.StoredLsn = 6000;
        await bench.RestartAsync();
        await bench.SettleAsync();

        (await bench.QueryAsync("SELECT max(lsn) FROM db.watermark")).Should().Equal("7000");
        bench.StoredLsn = ulong.MaxValue;
        await bench.SettleAsync();
        bench.Loop.Statistics.WatermarkLsn.Should().Be(ulong.MaxValue);
    }

    [Fact]
    public async Task Statistics_tell_rows_and_freshness()
    {
        await using var bench = await AnalyticsBench.CreateAsync(fixture, "statistics");
        await bench.SetConsistentPointAsync(1);
        var committed = TimeProvider.System.GetUtcNow().AddSeconds(-2).ToUnixTimeMilliseconds();
        await bench.FeedAsync(new HubEvent("users", "c", null, new Dictionary<string, object?>(Rows.User("u", Rows.Start)) { ["id"] = 1 }) { Lsn = 5, CommittedAtMs = committed });
        await bench.SettleAsync();

        var statistics = bench.Loop.Statistics;
        statistics.SettledRows.Should().Be(1);
        statistics.Passes.Should().Be(1);
        statistics.LastPassMs.Should().BePositive();
        statistics.FreshnessP50Ms.Should().BeInRange(2000, 60_000);
        statistics.FreshnessP95Ms.Should().BeGreaterThanOrEqualTo(statistics.FreshnessP50Ms!.Value);
    }

    [Fact]
    public async Task Only_the_holder_of_the_lease_settles_and_the_next_one_takes_over()
    {
        await using var bench = await AnalyticsBench.CreateAsync(fixture, "lease");
        var options = bench.Options with { EmbeddedEngine = false, LeaseDuration = TimeSpan.FromMinutes(10) };
        await using var first = bench.CreateLoop(options);
        await using var second = bench.CreateLoop(options);
        var history = new RandomHistory(24);
        await bench.SetConsistentPointAsync(history.Store.Lsn);
        await bench.FeedAsync(history.Store.Snapshot());
        (await first.SettleOnceAsync(CancellationToken.None)).Should().BeTrue();
        (await second.SettleOnceAsync(CancellationToken.None)).Should().BeFalse("the first one holds the lease");

        // The first falls silent; the second waits no longer and takes over. The first finds out by itself and writes nothing.
        await using var impatient = bench.CreateLoop(options with { LeaseDuration = TimeSpan.FromMilliseconds(-1) });
        var seen = history.Store.Log.Count;
        history.Live(20);
        await bench.FeedAsync(history.Store.Log.Skip(seen));
        _ = await impatient.SettleOnceAsync(CancellationToken.None);
        await bench.FeedAsync(history.Store.Log.Skip(seen).Take(1));
        var late = () => first.SettleOnceAsync(CancellationToken.None);
        await late.Should().ThrowAsync<OperationCanceledException>();
        await bench.ShouldEqualAsync(history.Store, "under two settlers");

        await impatient.DisposeAsync();
        (await second.SettleOnceAsync(CancellationToken.None)).Should().BeTrue("a lease that was given back is free at once");
        await bench.ShouldEqualAsync(history.Store, "after the lease moved on");
    }

    [Fact]
    public async Task Creating_twice_changes_nothing()
    {
        await using var bench = await AnalyticsBench.CreateAsync(fixture, "twice");
        var history = await StartAsync(bench, 25);

        await new AnalyticsSchema(bench.DataSource, bench.Options).EnsureCreatedAsync(CancellationToken.None);

        await bench.RestartAsync();
        (await bench.SettleAsync()).Should().BeFalse();
        await bench.ShouldEqualAsync(history.Store, "after creating again");
    }

    private static async Task<RandomHistory> StartAsync(AnalyticsBench bench, int seed)
    {
        var history = new RandomHistory(seed);
        await bench.SetConsistentPointAsync(history.Store.Lsn);
        await bench.FeedAsync(history.Store.Snapshot());
        history.Live(20);
        await bench.FeedAsync(history.Store.Log);
        _ = await bench.SettleAsync();
        _ = await bench.SettleAsync();
        await bench.ShouldEqualAsync(history.Store, "at the start");
        return history;
    }
}
