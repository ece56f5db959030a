using Ecommerce.Analytics.Settling;
using Ecommerce.Analytics.Tests.Embedded;

namespace Ecommerce.Analytics.Tests.Settling;

/// <summary>Death at every point of a pass that has everything to do: replay what was kept aside, apply a floor, correct, record.</summary>
public sealed class SettlePointTests(ChdbFixture fixture)
{
    public static TheoryData<SettlePoint> Points => [.. Enum.GetValues<SettlePoint>()];

    [Theory]
    [MemberData(nameof(Points))]
    public async Task Death_at_a_point_leaves_nothing_wrong(SettlePoint point)
    {
        await using var bench = await AnalyticsBench.CreateAsync(fixture, $"dies_{point}");
        var history = await EverythingToDoAsync(bench);
        var loop = bench.CreateLoop(reached: (at, _) => at == point ? throw new TimeoutException("died") : ValueTask.CompletedTask);
        var pass = () => loop.SettleOnceAsync(CancellationToken.None);

        await pass.Should().ThrowAsync<TimeoutException>();

        await loop.DisposeAsync();
        await bench.SettleAsync();
        await bench.ShouldEqualAsync(history.Store, $"after a death at {point}");
        (await bench.ScalarAsync("SELECT max(lsn) FROM db.watermark")).Should().Be("7000");
    }

    [Fact]
    public async Task A_pass_comes_to_every_point_in_order()
    {
        await using var bench = await AnalyticsBench.CreateAsync(fixture, "points");
        _ = await EverythingToDoAsync(bench);
        var seen = new List<SettlePoint>();
        await using var loop = bench.CreateLoop(reached: (at, _) =>
        {
            seen.Add(at);
            return ValueTask.CompletedTask;
        });

        _ = await loop.SettleOnceAsync(CancellationToken.None);
        seen.Should().BeInAscendingOrder().And.Contain(Enum.GetValues<SettlePoint>());

        seen.Clear();
        _ = await loop.SettleOnceAsync(CancellationToken.None);
        seen.Should().NotContain([SettlePoint.AsideReplayed, SettlePoint.WatermarkWritten], "what was kept aside is settled, and the watermark has not moved");
    }

    private static async Task<RandomHistory> EverythingToDoAsync(AnalyticsBench bench)
    {
        var history = new RandomHistory(31);
        var snapshot = history.Store.Snapshot();
        history.Live(20);
        // Kept aside, since nobody knows L0 before the snapshot's last row; the user of an older snapshot lies below the floor.
        await bench.FeedAsync(history.Store.Log);
        await bench.FeedAsync(new HubEvent("users", "r", null, new Dictionary<string, object?>(Rows.User("gone", Rows.Start)) { ["id"] = 999 }) { Snapshot = "true", Lsn = 10 });
        await bench.FeedAsync(snapshot);
        bench.StoredLsn = 7000;
        return history;
    }
}
