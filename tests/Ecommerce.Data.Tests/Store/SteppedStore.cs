using Ecommerce.Data.Store;
using Ecommerce.Testing;
using Microsoft.Extensions.Logging;

namespace Ecommerce.Data.Tests.Store;

/// <summary>
/// A store that lives by a clock which the test moves on, so that a machine that stands still for a moment does not look like a store that does. Speed is only how much
/// of the clock's time the store takes for one second of patience.
/// </summary>
internal sealed class SteppedStore : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);
    private readonly CancellationTokenSource _cancel = new();
    private readonly VirtualClock _clock;
    private readonly Task _life;

    private SteppedStore(TestDatabase database, StoreLifeOptions options, VirtualClock clock, ILogger logger)
    {
        _clock = clock;
        Store = new LiveStore(database.DataSource, options, _clock, logger);
        _life = Store.RunAsync(_cancel.Token);
    }

    public LiveStore Store { get; }

    public DateTimeOffset Now => _clock.GetUtcNow();

    /// <summary>Starts a life, and comes back once its first order is on its way.</summary>
    public static async Task<SteppedStore> BeginAsync(TestDatabase database, StoreLifeOptions options, DateTimeOffset start, double speed = 1)
    {
        var begun = new StartSignal();
        var store = new SteppedStore(database, options, new VirtualClock(start, speed), begun);
        await (await Task.WhenAny(begun.Task, store._life).WaitAsync(Patience));
        return store;
    }

    /// <summary>Moves the clock on, evenly.</summary>
    public async Task PassAsync(TimeSpan span, TimeSpan step)
    {
        for (var passed = TimeSpan.Zero; passed < span; passed += step)
        {
            _clock.Step(step);
            await Task.Delay(20);
        }
    }

    /// <summary>Moves the clock on at once.</summary>
    public void Step(TimeSpan span) => _clock.Step(span);

    public async Task UntilAsync(Func<StoreLifeCounts, bool> condition)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (!condition(Store.Counts))
        {
            if (_life.IsCompleted)
            {
                await _life;
            }

            TimeProvider.System.GetElapsedTime(started).Should().BeLessThan(Patience, Store.Counts.ToString());
            await Task.Delay(2);
        }
    }

    public async Task EndAsync()
    {
        await _cancel.CancelAsync();
        await _life.WaitAsync(Patience);
    }

    public async ValueTask DisposeAsync()
    {
        await EndAsync();
        _cancel.Dispose();
    }

    private sealed class StartSignal : ILogger
    {
        private const int Started = 1100;
        private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Task => _started.Task;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (eventId.Id == Started)
            {
                _started.TrySetResult();
            }
        }
    }
}
