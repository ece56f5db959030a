using Ecommerce.Analytics.Tests.Settling;

namespace Ecommerce.Analytics.Tests.Repair;

/// <summary>A small store on a bench, settled and exact.</summary>
internal static class RepairBench
{
    public static async Task<RandomHistory> StartAsync(AnalyticsBench bench, int seed)
    {
        var history = new RandomHistory(seed);
        await bench.SetConsistentPointAsync(history.Store.Lsn);
        await bench.FeedAsync(history.Store.Snapshot());
        await LiveAsync(bench, history, 20);
        _ = await bench.SettleAsync();
        await bench.ShouldEqualAsync(history.Store, "at the start");
        return history;
    }

    /// <summary>Lets something happen in the store and into the state.</summary>
    public static async Task LiveAsync(AnalyticsBench bench, RandomHistory history, int steps)
    {
        var before = history.Store.Log.Count;
        history.Live(steps);
        await bench.FeedAsync(history.Store.Log.Skip(before));
    }
}
