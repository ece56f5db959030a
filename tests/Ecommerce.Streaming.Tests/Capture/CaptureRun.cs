using System.Collections.Immutable;
using Ecommerce.Streaming.Capture;
using Ecommerce.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Ecommerce.Streaming.Tests.Capture;

/// <summary>One run of a capture in a test. Slot and publication are named after the database.</summary>
internal sealed class CaptureRun : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private bool _stopped;

    public CaptureRun(CaptureOptions options, RecordingSink sink, ICaptureOffsetStore offsets)
    {
        Sink = sink;
        sink.StartRun();
        Offsets = offsets;
        Capture = new PostgresCapture(options, sink, offsets, TimeProvider.System, NullLogger.Instance);
        Running = Task.Run(() => Capture.RunAsync(_stop.Token));
    }

    public PostgresCapture Capture { get; }

    public RecordingSink Sink { get; }

    public ICaptureOffsetStore Offsets { get; }

    public Task Running { get; }

    public static CaptureOptions Options(TestDatabase database, params string[] tables) => new()
    {
        ConnectionString = database.ConnectionString,
        Tables = [.. tables],
        SlotName = $"slot_{database.Name}",
        PublicationName = $"pub_{database.Name}",
        HeartbeatInterval = TimeSpan.Zero,
        ConfirmInterval = TimeSpan.FromMilliseconds(50),
    };

    public async Task<CaptureRun> StreamingAsync()
    {
        await await Task.WhenAny(Capture.Streaming, Running).WaitAsync(TimeSpan.FromSeconds(30));
        return this;
    }

    /// <summary>Waits until everything that has committed so far was sent.</summary>
    public async Task CaughtUpAsync(TestDatabase database)
    {
        var lsn = (ulong)await database.ScalarAsync<decimal>("SELECT (pg_current_wal_insert_lsn() - '0/0'::pg_lsn)::numeric FROM pg_logical_emit_message(true, 'test', 'barrier')");
        await MarkedAsync(lsn);
    }

    /// <summary>Waits until a position is marked; fails with the capture's own failure if it ends before.</summary>
    public async Task MarkedAsync(ulong lsn)
    {
        var marked = Sink.UntilAsync(s => s.Marked >= lsn, $"{lsn} is marked");
        if (await Task.WhenAny(marked, Running) == Running)
        {
            await Running;
        }

        await marked;
    }

    public async Task StopAsync()
    {
        if (!_stopped)
        {
            _stopped = true;
            await _stop.CancelAsync();
            await Running.WaitAsync(TimeSpan.FromSeconds(20));
        }
    }

    public async ValueTask DisposeAsync()
    {
        _stopped = true;
        await _stop.CancelAsync();
        await Running.WaitAsync(TimeSpan.FromSeconds(20)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }
}
