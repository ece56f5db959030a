using Ecommerce.Testing;

namespace Ecommerce.Streaming.Tests.Capture;

/// <summary>Polls with a deadline.</summary>
internal static class Until
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    public static Task TrueAsync(TestDatabase database, string question, string what) => TrueAsync(() => database.ScalarAsync<bool>(question), what);

    public static async Task TrueAsync(Func<Task<bool>> question, string what)
    {
        var since = TimeProvider.System.GetTimestamp();
        while (!await question())
        {
            TimeProvider.System.GetElapsedTime(since).Should().BeLessThan(Deadline, $"waiting until {what}");
            await Task.Delay(20);
        }
    }
}
