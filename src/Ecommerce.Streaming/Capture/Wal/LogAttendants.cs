using System.Threading.Channels;
using Ecommerce.Streaming.Capture.Catalog;
using Ecommerce.Streaming.Capture.Metadata;
using Ecommerce.Streaming.Capture.Notifications;
using Ecommerce.Streaming.Capture.Signals;
using Microsoft.Extensions.Logging;

namespace Ecommerce.Streaming.Capture.Wal;

/// <summary>What the forwarding of the log does beside sending changes, as far as the options ask for it.</summary>
internal sealed class LogAttendants
{
    private readonly TimeProvider _time;

    public LogAttendants(CaptureSource source, TableCatalog catalog, MarkedSink sink, RecordFactory records, CaptureOptions options, CaptureProgress progress, TimeProvider time, ILogger logger)
    {
        _time = time;
        Transactions = options.TransactionMetadata ? new TransactionRecords(sink, options) : null;
        Heartbeats = options.HeartbeatRecords is { } heartbeats && heartbeats.Interval > TimeSpan.Zero ? new HeartbeatRecords(source, sink, options, heartbeats, time, logger) : null;
        if (options.Signals is { } signals)
        {
            var notices = new IncrementalNotices(options.TopicPrefix, time);
            var reader = new ChunkReader(new SignalTable(source, signals, time), new TableScan(source, catalog, signals.ChunkSize, logger), notices, logger);
            Snapshot = new IncrementalSnapshot(reader, new KnownTables(source, catalog), new NotificationSender(sink, options), notices, records, sink, progress, time, logger);
            Signals = new SignalHandler(signals, Snapshot, logger);
        }
    }

    public TransactionRecords? Transactions { get; }

    public HeartbeatRecords? Heartbeats { get; }

    public IncrementalSnapshot? Snapshot { get; }

    public SignalHandler? Signals { get; }

    public ValueTask BeginAsync(IncrementalSnapshotProgress? progress, CancellationToken cancellationToken) => Snapshot?.BeginAsync(progress, cancellationToken) ?? ValueTask.CompletedTask;

    public Task EndAsync() => Snapshot?.EndAsync() ?? Task.CompletedTask;

    /// <summary>Waits for more of the log. While it is quiet there may be a heartbeat to send or a chunk to take note of.</summary>
    public ValueTask<bool> WaitAsync(ChannelReader<WalChunk> input, CancellationToken cancellationToken)
    {
        var ready = input.WaitToReadAsync(cancellationToken);
        return ready.IsCompleted || (Heartbeats is null && Snapshot is null) ? ready : WaitAttendingAsync(ready.AsTask(), cancellationToken);
    }

    private async ValueTask<bool> WaitAttendingAsync(Task<bool> ready, CancellationToken cancellationToken)
    {
        while (!ready.IsCompleted)
        {
            using var awake = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            List<Task> events = [ready];
            if (Heartbeats is { } heartbeats)
            {
                events.Add(Task.Delay(heartbeats.Remaining, _time, awake.Token));
            }

            if (Snapshot?.Reading is { } reading)
            {
                events.Add(reading);
            }

            await Task.WhenAny(events).ConfigureAwait(false);
            await awake.CancelAsync().ConfigureAwait(false);
            if (!ready.IsCompleted)
            {
                await AttendAsync(cancellationToken).ConfigureAwait(false);
            }
        }

        return await ready.ConfigureAwait(false);
    }

    private async ValueTask AttendAsync(CancellationToken cancellationToken)
    {
        if (Snapshot is { Reading.IsCompleted: true } snapshot)
        {
            await snapshot.SettleAsync(cancellationToken).ConfigureAwait(false);
        }

        if (Heartbeats is { } heartbeats)
        {
            await heartbeats.BeatAsync(cancellationToken).ConfigureAwait(false);
        }
    }
}
