using Ecommerce.Data.Schema;
using Ecommerce.Data.Store;
using Ecommerce.Testing;

namespace Ecommerce.Data.Tests.Store;

/// <summary>A clock that is stopped just before something falls due.</summary>
public sealed class StoppedClockTests(PostgresServerFixture server)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task A_store_sleeps_until_the_clock_goes_on_however_little_is_left()
    {
        await using var database = await server.CreateDatabaseAsync();
        await new StoreDatabase(database.DataSource).EnsureCreatedAsync();
        var clock = new StoppedClock();
        var store = new LiveStore(database.DataSource, new() { Seed = 7, OrdersPerSecond = 10_000 }, clock);
        using var cancel = new CancellationTokenSource();

        // The first order is due within a tenth of a millisecond, which never passes.
        var life = Task.Run(() => store.RunAsync(cancel.Token), CancellationToken.None);
        try
        {
            await clock.Slept.WaitAsync(Patience);
        }
        finally
        {
            await cancel.CancelAsync();
            await life.WaitAsync(Patience);
        }
    }

    private sealed class StoppedClock : TimeProvider
    {
        private readonly TaskCompletionSource _slept = new(TaskCreationOptions.RunContinuationsAsynchronously);

        /// <summary>Somebody waits for a time to come.</summary>
        public Task Slept => _slept.Task;

        public override DateTimeOffset GetUtcNow() => new(2025, 9, 1, 12, 0, 0, TimeSpan.Zero);

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            _slept.TrySetResult();
            return System.CreateTimer(callback, state, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }
}
