using Ecommerce.Analytics.Repair;
using Ecommerce.Analytics.Tests.Embedded;
using Ecommerce.Analytics.Tests.Settling;

namespace Ecommerce.Analytics.Tests.Repair;

/// <summary>Everything emptied for a server whose positions mean something else.</summary>
public sealed class AnalyticsResetTests(ChdbFixture fixture)
{
    [Fact]
    public async Task Nothing_of_the_old_server_is_left_and_a_new_one_with_smaller_positions_is_exact()
    {
        await using var bench = await AnalyticsBench.CreateAsync(fixture, "reset");
        bench.StoredLsn = ulong.MaxValue;
        _ = await RepairBench.StartAsync(bench, 51);
        await bench.FeedAsync(new HubEvent("orders", "c", null, null) { RawAfter = "{\"id\": 1}", Lsn = 5 });
        await bench.ExecuteAsync("CREATE TABLE reset.notes (id Int32) ENGINE = MergeTree ORDER BY id");
        await bench.ExecuteAsync("INSERT INTO reset.notes SELECT 7");

        await ResetAsync(bench);

        var left = await bench.QueryAsync("SELECT table, sum(rows) AS n FROM system.parts WHERE database = 'reset' AND active AND table NOT IN ('settler') GROUP BY table HAVING n > 0");
        left.Should().Equal("notes|1");
        bench.StoredLsn = 0;
        await bench.RestartAsync();
        var history = new RandomHistory(52);
        await bench.SetConsistentPointAsync(history.Store.Lsn);
        await bench.FeedAsync(history.Store.Snapshot());
        await RepairBench.LiveAsync(bench, history, 30);
        await bench.SettleAsync();
        await bench.ShouldEqualAsync(history.Store, "on another server");
    }

    [Fact]
    public async Task A_death_at_any_point_is_known_and_ended_before_anything_else()
    {
        await using var bench = await AnalyticsBench.CreateAsync(fixture, "reset_death");
        _ = await RepairBench.StartAsync(bench, 53);
        var reset = new AnalyticsReset(bench.DataSource, bench.Options, TimeProvider.System);
        (await reset.IsUnderWayAsync()).Should().BeFalse();

        // What a death leaves: the mark, some tables empty, the offset still there.
        await bench.ExecuteAsync("CREATE TABLE reset_death.reset_under_way (id UInt8) ENGINE = Null");
        await bench.ExecuteAsync("TRUNCATE TABLE reset_death.orders");
        (await reset.IsUnderWayAsync()).Should().BeTrue();
        (await bench.ScalarAsync("SELECT count() FROM db.capture_offsets")).Should().Be("1", "whose rows the others are is known to the last");

        await ResetAsync(bench);

        (await reset.IsUnderWayAsync()).Should().BeFalse();
        (await bench.ScalarAsync("SELECT count() FROM db.capture_offsets")).Should().Be("0");
        (await bench.ScalarAsync("SELECT count() FROM db.users")).Should().Be("0");
    }

    [Fact]
    public async Task A_database_that_another_host_settles_is_left_alone()
    {
        await using var bench = await AnalyticsBench.CreateAsync(fixture, "reset_lease");
        var history = await RepairBench.StartAsync(bench, 54);
        await using var other = bench.CreateLoop(bench.Options with { EmbeddedEngine = false, LeaseDuration = TimeSpan.FromMinutes(10) });
        await other.SettleOnceAsync(CancellationToken.None);

        var act = () => new AnalyticsReset(bench.DataSource, bench.Options with { EmbeddedEngine = false, LeaseDuration = TimeSpan.FromMilliseconds(100) }, TimeProvider.System).RunAsync();

        // Its lease lasts longer than ours would.
        await bench.ExecuteAsync("INSERT INTO reset_lease.settler SELECT max(epoch), 'other', now64(3) + INTERVAL 1 HOUR FROM reset_lease.settler");
        await act.Should().ThrowAsync<AnalyticsException>().WithMessage("Another host settles*");
        await bench.ShouldEqualAsync(history.Store, "nobody emptied it");
    }

    private static async Task ResetAsync(AnalyticsBench bench) => await new AnalyticsReset(bench.DataSource, bench.Options, TimeProvider.System).RunAsync();
}
