using System.Diagnostics;

namespace Ecommerce.Streaming.Tests.Sink;

/// <summary>Polls for what must come true, with a deadline.</summary>
internal static class Eventually
{
    internal static async Task TrueAsync(Func<bool> condition, string what, double seconds = 20)
    {
        var clock = Stopwatch.StartNew();
        while (!condition())
        {
            if (clock.Elapsed.TotalSeconds > seconds)
                throw new TimeoutException($"Not within {seconds} s: {what}");
            await Task.Delay(5);
        }
    }
}
