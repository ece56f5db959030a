using Ecommerce.Analytics.Model;
using Ecommerce.Analytics.Tests.Embedded;

namespace Ecommerce.Analytics.Tests.Settling;

/// <summary>Whatever happens to the store and however its events arrive, the answers are exact after every settle.</summary>
public sealed class SettleHistoryTests(ChdbFixture fixture)
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Answers_are_exact_after_every_phase(int seed)
    {
        await using var bench = await AnalyticsBench.CreateAsync(fixture, $"history_{seed}");
        var history = new RandomHistory(seed);
        await bench.SetConsistentPointAsync(history.Store.Lsn);
        await bench.FeedAsync(history.Disorder(history.Store.Snapshot()));
        await bench.SettleAsync();
        await bench.ShouldEqualAsync(history.Store, "after the snapshot");

        for (var phase = 1; phase <= 4; phase++)
        {
            var before = history.Store.Log.Count;
            history.Live(40);
            var events = history.Disorder(history.Store.Log.Skip(before));
            if (phase % 3 == 0)
                events.AddRange(history.Disorder(history.Store.Log));

            // Part of it, settled at an arbitrary moment: tables are ahead of one another.
            var part = history.Next(events.Count);
            await bench.FeedAsync(events.Take(part));
            await bench.SettleAsync();
            if (phase % 2 == 0)
                await bench.RestartAsync();
            await bench.FeedAsync(events.Skip(part));
            await bench.SettleAsync();
            await bench.ShouldEqualAsync(history.Store, $"after phase {phase} of seed {seed}");
        }

        (await bench.QueryAsync("SELECT reason FROM db.errors")).Should().BeEmpty();
        await ExpectNoCorrectionsAsync(bench);
    }

    [Fact]
    public async Task Deletes_that_nobody_captured_disappear_with_the_next_snapshot()
    {
        await using var bench = await AnalyticsBench.CreateAsync(fixture, "resnapshot");
        var history = new RandomHistory(77);
        await bench.SetConsistentPointAsync(history.Store.Lsn);
        await bench.FeedAsync(history.Store.Snapshot());
        history.Live(60);
        await bench.FeedAsync(history.Store.Log);
        await bench.SettleAsync();

        // The slot is lost; meanwhile rows go, tables are emptied, rows change.
        var late = history.Store.Log.ToList();
        history.Live(60);
        history.Store.Table("orderdetails").Clear();
        var gone = history.Store.Table("addresses").Keys.Where(id => history.Store.Table("orders").Values.All(order => (int)order["address_id"]! != id)).Take(1).ToList();
        gone.ForEach(id => history.Store.Table("addresses").Remove(id));
        await bench.FeedAsync(history.Store.Snapshot());
        await bench.SettleAsync();
        await bench.ShouldEqualAsync(history.Store, "after the second snapshot");

        await bench.FeedAsync(late);
        await bench.SettleAsync();
        await bench.ShouldEqualAsync(history.Store, "after old records came late");
    }

    /// <summary>Looking at every fact again must correct nothing.</summary>
    private static async Task ExpectNoCorrectionsAsync(AnalyticsBench bench)
    {
        await bench.ExecuteAsync($"TRUNCATE TABLE `{bench.Options.Database}`.settled");
        var before = await LedgerBlocksAsync(bench);
        await bench.RestartAsync();
        (await bench.SettleAsync()).Should().BeTrue("everything counts as new");
        (await LedgerBlocksAsync(bench)).Should().Equal(before, "settling again writes nothing into any ledger");
    }

    private static Task<List<string>> LedgerBlocksAsync(AnalyticsBench bench) => bench.QueryAsync(
        $"SELECT table, max(max_block_number) FROM system.parts WHERE database = '{bench.Options.Database}' AND startsWith(table, '_at_') AND active GROUP BY table ORDER BY table");
}
