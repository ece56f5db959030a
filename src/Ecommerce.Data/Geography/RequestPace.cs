using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Ecommerce.Data.Geography;

/// <summary>
/// Keeps requests to one server apart: one at a time, none sooner than a second after the last one began, none before the server wants it. All geocoders of a
/// process share it, because the server counts them as one.
/// </summary>
[SuppressMessage("Design", "CA1001:Types that own disposable fields should be disposable", Justification = "It lives as long as its clock, and its semaphore holds no handle.")]
internal sealed class RequestPace
{
    /// <summary>"No heavy uses (an absolute maximum of 1 request per second)": https://operations.osmfoundation.org/policies/nominatim/.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    // By clock first: a test's clock must not be paced by the system's.
    private static readonly ConditionalWeakTable<TimeProvider, ConcurrentDictionary<string, RequestPace>> Shared = new();

    private readonly TimeProvider _time;
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly long _start;
    private long _notBeforeTicks;

    private RequestPace(TimeProvider time)
    {
        _time = time;
        _start = time.GetTimestamp();
    }

    /// <summary>How long the next request has to wait, leaving aside those that queue before it.</summary>
    public TimeSpan Wait
    {
        get
        {
            var wait = TimeSpan.FromTicks(Interlocked.Read(ref _notBeforeTicks)) - Elapsed;
            return wait > TimeSpan.Zero ? wait : TimeSpan.Zero;
        }
    }

    private TimeSpan Elapsed => _time.GetElapsedTime(_start);

    public static RequestPace Of(Uri endpoint, TimeProvider time) =>
        Shared.GetValue(time, static _ => new(StringComparer.OrdinalIgnoreCase)).GetOrAdd(endpoint.Authority, _ => new RequestPace(time));

    /// <summary>Waits for its turn, then runs a request. The request may find out that it is not needed any more; then the next one need not wait for it.</summary>
    public async Task<T> RunAsync<T>(Func<Func<CancellationToken, Task>, CancellationToken, Task<T>> request, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await request(StartAsync, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>The server asks for a pause.</summary>
    public void HoldBack(TimeSpan pause)
    {
        var until = (Elapsed + pause).Ticks;
        if (until > Interlocked.Read(ref _notBeforeTicks))
        {
            Interlocked.Exchange(ref _notBeforeTicks, until);
        }
    }

    private async Task StartAsync(CancellationToken cancellationToken)
    {
        while (Wait is var wait && wait > TimeSpan.Zero)
        {
            // A timer counts whole milliseconds, and drops what is over.
            await Task.Delay(TimeSpan.FromMilliseconds(Math.Ceiling(wait.TotalMilliseconds)), _time, cancellationToken).ConfigureAwait(false);
        }

        HoldBack(Interval);
    }
}
