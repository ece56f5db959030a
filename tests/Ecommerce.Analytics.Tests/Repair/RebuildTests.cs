using Ecommerce.Analytics.Model;
using Ecommerce.Analytics.Repair;
using Ecommerce.Analytics.Settling;
using Ecommerce.Analytics.Tests.Embedded;
using Ecommerce.Analytics.Tests.Settling;

namespace Ecommerce.Analytics.Tests.Repair;

/// <summary>Ledgers made anew from the state while they are in use.</summary>
public sealed class RebuildTests(ChdbFixture fixture)
{
    [Fact]
    public async Task Ledgers_that_were_tampered_with_are_right_again_and_go_on_being_settled()
    {
        await using var bench = await AnalyticsBench.CreateAsync(fixture, "rebuild");
        var history = await RepairBench.StartAsync(bench, 31);
        await bench.ExecuteAsync("TRUNCATE TABLE rebuild._at_total_sales_per_user");
        await bench.ExecuteAsync("INSERT INTO rebuild._at_monthly_orders SELECT order_fact_id, month, order_status_id, 1000, 7 FROM rebuild._at_monthly_orders LIMIT 5");
        (await bench.DifferencesAsync(history.Store)).Should().NotBeEmpty();

        var rebuilt = await new AnalyticsRepair(bench.Loop).RebuildAsync([]);

        await bench.ShouldEqualAsync(history.Store, "after all ledgers were made anew");
        rebuilt.Select(table => table.Name).Should().Equal(StoreAnswers.All.Select(table => table.Name));
        rebuilt.Single(table => table.Name == "monthly_orders").Rows.Should().Be(history.Store.Table("orders").Count);
        (await bench.QueryAsync("SELECT name FROM system.tables WHERE database = 'rebuild' AND startsWith(name, '_rebuild')")).Should().BeEmpty();

        // The feed writes to whatever bears the ledger's name now.
        await RepairBench.LiveAsync(bench, history, 30);
        await bench.SettleAsync();
        await bench.ShouldEqualAsync(history.Store, "after what came later was settled");
        await bench.RestartAsync();
        await RepairBench.LiveAsync(bench, history, 30);
        await bench.SettleAsync();
        await bench.ShouldEqualAsync(history.Store, "after a restart");
    }

    [Fact]
    public async Task Whatever_comes_into_the_state_during_a_rebuild_is_settled_by_the_next_pass()
    {
        await using var bench = await AnalyticsBench.CreateAsync(fixture, "rebuild_live");
        var history = await RepairBench.StartAsync(bench, 32);
        var repair = new AnalyticsRepair(bench.Loop);
        using var over = new CancellationTokenSource();
        var settling = bench.Loop.RunAsync(over.Token);
        for (var round = 0; round < 4; round++)
        {
            var rebuilding = repair.RebuildAsync(["_at_total_revenue_per_products", "answer_monthly_orders", "total_sales_per_category"]);
            while (!rebuilding.IsCompleted)
                await RepairBench.LiveAsync(bench, history, 8);
            (await rebuilding).Should().HaveCount(3);
        }

        await over.CancelAsync();
        await settling;
        await bench.SettleAsync();
        await bench.ShouldEqualAsync(history.Store, "after rebuilds under load");
    }

    [Fact]
    public async Task Readers_never_see_an_empty_or_a_half_answer()
    {
        await using var bench = await AnalyticsBench.CreateAsync(fixture, "rebuild_readers");
        _ = await RepairBench.StartAsync(bench, 33);
        const string question = "SELECT sum(total_orders), sum(total_amount), count() FROM rebuild_readers.answer_monthly_orders";
        var right = await bench.ScalarAsync(question);
        var session = new ClickHouseSession(bench.DataSource);
        await using var closing = session;
        var seen = new HashSet<string>(StringComparer.Ordinal);
        using var over = new CancellationTokenSource();
        var reading = Task.Run(async () =>
        {
            while (!over.IsCancellationRequested)
                seen.UnionWith(await session.QueryAsync(question, reader => ExpectedAnswers.Text([reader.GetValue(0), reader.GetValue(1), reader.GetValue(2)]), CancellationToken.None));
        });

        for (var round = 0; round < 20; round++)
            _ = await new AnalyticsRepair(bench.Loop).RebuildAsync(["monthly_orders"]);
        await over.CancelAsync();
        await reading;

        seen.Should().Equal(right);
    }

    [Fact]
    public async Task A_death_in_the_middle_leaves_the_old_ledger_and_is_no_obstacle()
    {
        await using var bench = await AnalyticsBench.CreateAsync(fixture, "rebuild_death");
        var history = await RepairBench.StartAsync(bench, 34);
        // What a host leaves behind that was killed while it filled the new table.
        await bench.ExecuteAsync("CREATE TABLE rebuild_death._rebuild_at_monthly_orders AS rebuild_death._at_monthly_orders");
        await bench.ExecuteAsync("INSERT INTO rebuild_death._rebuild_at_monthly_orders SELECT * FROM rebuild_death._at_monthly_orders");
        await bench.RestartAsync();
        await bench.ShouldEqualAsync(history.Store, "after a death");

        (await new AnalyticsRepair(bench.Loop).RebuildAsync(["monthly_orders"]))[0].Rows.Should().Be(history.Store.Table("orders").Count);
        await bench.ShouldEqualAsync(history.Store, "after the next rebuild");
    }

    [Fact]
    public async Task A_table_that_does_not_exist_is_refused_with_those_that_do()
    {
        await using var bench = await AnalyticsBench.CreateAsync(fixture, "rebuild_unknown");
        var act = () => new AnalyticsRepair(bench.Loop).RebuildAsync(["monthly_orders", "mounthly_orders"]);
        await act.Should().ThrowAsync<ArgumentException>().WithMessage("*'mounthly_orders'*monthly_orders_status*total_sales_per_user*");
    }

    [Fact]
    public async Task Only_the_settling_host_rebuilds_and_one_that_lost_the_lease_swaps_nothing_in()
    {
        await using var bench = await AnalyticsBench.CreateAsync(fixture, "rebuild_lease");
        var history = await RepairBench.StartAsync(bench, 35);
        var options = bench.Options with { EmbeddedEngine = false, LeaseDuration = TimeSpan.FromMilliseconds(1) };
        await using var first = bench.CreateLoop(options);
        await using var second = bench.CreateLoop(options with { LeaseDuration = TimeSpan.FromMinutes(10) });
        await first.SettleOnceAsync(CancellationToken.None);

        var refused = () => new AnalyticsRepair(second).RebuildAsync(["monthly_orders"]);
        await refused.Should().ThrowAsync<AnalyticsException>().WithMessage("Another host settles*");

        var before = await bench.ScalarAsync("SELECT uuid FROM system.tables WHERE database = 'rebuild_lease' AND name = '_at_monthly_orders'");
        var taken = first.BetweenPassesAsync(
            async (turn, stop) =>
            {
                await using var impatient = bench.CreateLoop(options);
                await Deadline.UntilAsync(() => impatient.SettleOnceAsync(stop).ContinueWith(_ => bench.ScalarAsync("SELECT count() > 1 FROM (SELECT DISTINCT epoch FROM rebuild_lease.settler)"), stop, TaskContinuationOptions.None, TaskScheduler.Default).Unwrap(), text => text is "1" or "True");
                return await LedgerRebuild.RunAsync(turn, StoreAnswers.Get("monthly_orders"), stop);
            },
            CancellationToken.None);
        await taken.Invoking(task => task).Should().ThrowAsync<OperationCanceledException>();
        (await bench.ScalarAsync("SELECT uuid FROM system.tables WHERE database = 'rebuild_lease' AND name = '_at_monthly_orders'")).Should().Be(before, "whoever settles now settles the ledger that is there");
        await bench.ShouldEqualAsync(history.Store, "after the lease moved on");
    }
}
