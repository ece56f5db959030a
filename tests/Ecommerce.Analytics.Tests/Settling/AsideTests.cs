using Ecommerce.Analytics.Settling;
using Ecommerce.Analytics.Tests.Embedded;

namespace Ecommerce.Analytics.Tests.Settling;

/// <summary>What came before anybody knew its slot's snapshot belongs to that slot alone: it must never come back as a change of a later one.</summary>
public sealed class AsideTests(ChdbFixture fixture)
{
    [Theory]
    [InlineData("TRUNCATE TABLE {0}.settled")]
    [InlineData("DROP TABLE {0}.settled SYNC")]
    public async Task Losing_what_is_settled_after_a_slot_was_made_anew_changes_no_answer(string mishap)
    {
        await using var bench = await AnalyticsBench.CreateAsync(fixture, "aside_" + Guid.NewGuid().ToString("N")[..8]);
        var history = await FirstSlotAsync(bench);
        await bench.SettleAsync();
        await bench.ShouldEqualAsync(history.Store, "with the first slot");

        await NextSlotAsync(bench, history);
        await bench.SettleAsync();
        await bench.ShouldEqualAsync(history.Store, "with the next slot");

        await bench.ExecuteAsync(string.Format(System.Globalization.CultureInfo.InvariantCulture, mishap, $"`{bench.Options.Database}`"));
        await bench.RestartAsync();
        await bench.SettleAsync();
        await bench.ShouldEqualAsync(history.Store, "after the loss");
    }

    [Theory]
    [InlineData(SettlePoint.AsideReplayed)]
    [InlineData(SettlePoint.FloorsApplied)]
    [InlineData(SettlePoint.ProgressRecorded)]
    public async Task A_slot_that_is_made_anew_while_nobody_settles_leaves_nothing_of_the_old_one(SettlePoint death)
    {
        await using var bench = await AnalyticsBench.CreateAsync(fixture, "aside_" + Guid.NewGuid().ToString("N")[..8]);
        var history = await FirstSlotAsync(bench);
        await using (var dying = bench.CreateLoop(reached: (at, _) => at == death ? throw new TimeoutException("died") : ValueTask.CompletedTask))
            await dying.Invoking(loop => loop.SettleOnceAsync(CancellationToken.None)).Should().ThrowAsync<TimeoutException>();

        await NextSlotAsync(bench, history);
        await bench.SettleAsync();
        await bench.ShouldEqualAsync(history.Store, $"after a death at {death}");
    }

    [Fact]
    public async Task A_slot_that_is_made_anew_before_the_first_pass_leaves_nothing_of_the_old_one()
    {
        await using var bench = await AnalyticsBench.CreateAsync(fixture, "aside_" + Guid.NewGuid().ToString("N")[..8]);
        var history = await FirstSlotAsync(bench);
        await NextSlotAsync(bench, history);
        await bench.SettleAsync();
        await bench.ShouldEqualAsync(history.Store, "nothing was settled before");
        (await bench.ScalarAsync("SELECT count() FROM db.aside")).Should().Be("0");
    }

    [Fact]
    public async Task What_comes_later_is_kept_aside_and_replayed_too()
    {
        await using var bench = await AnalyticsBench.CreateAsync(fixture, "aside_" + Guid.NewGuid().ToString("N")[..8]);
        var history = await FirstSlotAsync(bench);
        await bench.SettleAsync();
        (await bench.ScalarAsync("SELECT count() FROM db.aside")).Should().Be("0", "it is replayed");

        // Nobody knows L0 while the floors are away.
        await bench.ExecuteAsync($"TRUNCATE TABLE `{bench.Options.Database}`.floors");
        var before = history.Store.Log.Count;
        history.Live(5);
        await bench.FeedAsync(history.Store.Log.Skip(before));
        (await bench.ScalarAsync("SELECT count() > 0 FROM db.aside")).Should().Be("1", "else nothing is tested");
        await bench.RestartAsync();
        await bench.SettleAsync();
        await bench.ShouldEqualAsync(history.Store, "the floors were restored");
        (await bench.ScalarAsync("SELECT count() FROM db.aside")).Should().Be("0");
    }

    // Streamed before the snapshot's last row tells L0, and for good measure in small blocks.
    private static async Task<RandomHistory> FirstSlotAsync(AnalyticsBench bench)
    {
        var history = new RandomHistory(81);
        var snapshot = history.Store.Snapshot();
        history.Live(40);
        foreach (var some in history.Store.Log.Chunk(20))
            await bench.FeedAsync(some);
        await bench.FeedAsync(new HubEvent("users", "r", null, new Dictionary<string, object?>(Rows.User("gone", Rows.Start)) { ["id"] = 999 }) { Snapshot = "true", Lsn = 10 });
        await bench.FeedAsync(snapshot);
        return history;
    }

    // What the old slot would have told is in the new one's snapshot only.
    private static async Task NextSlotAsync(AnalyticsBench bench, RandomHistory history)
    {
        history.Live(40);
        await bench.FeedAsync(history.Store.Snapshot());
    }
}
