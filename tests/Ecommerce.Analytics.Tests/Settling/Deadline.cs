using System.Diagnostics;

namespace Ecommerce.Analytics.Tests.Settling;

/// <summary>Polls until something holds; fails with what it saw last.</summary>
internal static class Deadline
{
    public static async Task<T> UntilAsync<T>(Func<Task<T>> look, Func<T, bool> holds, TimeSpan? limit = null)
    {
        var watch = Stopwatch.StartNew();
        while (true)
        {
            var seen = await look();
            if (holds(seen))
                return seen;
            if (watch.Elapsed > (limit ?? TimeSpan.FromSeconds(30)))
                throw new TimeoutException($"After {watch.Elapsed.TotalSeconds:0} s still: {seen}");
            await Task.Delay(25);
        }
    }
}
