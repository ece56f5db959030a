using System.Collections.Immutable;
using Ecommerce.Streaming.Capture.Notifications;
using Ecommerce.Streaming.Capture.Wal;
using Ecommerce.Streaming.ChangeEvents;
using Ecommerce.Streaming.Serialization;
using Microsoft.Extensions.Logging;

namespace Ecommerce.Streaming.Capture.Signals;

/// <summary>
/// Runs incremental snapshots beside the stream, chunk by chunk. Reading goes on in a task of its own; everything here is called by the forwarding of the log, in the order of the
/// log. Debezium stops forwarding while it reads; here a chunk's outcome is taken note of at the next signal, commit or pause, which gives the same records in the same order per topic.
/// </summary>
internal sealed class IncrementalSnapshot(
    ChunkReader reader, KnownTables known, NotificationSender notifications, IncrementalNotices notices, RecordFactory records, MarkedSink sink, CaptureProgress progress, TimeProvider time, ILogger logger)
{
    // So many keys are remembered while a chunk is being read; then forwarding waits for it.
    private const int MaxKeys = 65_536;

    // Before a chunk is read again that came too early.
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(200);

    private readonly RecentTransactions _forwarded = new();
    private readonly List<string> _toStop = [];
    private ImmutableArray<IncrementalSnapshotTable> _tables = [];
    private ImmutableArray<string?> _lastKey = [];
    private ImmutableArray<string?> _maximumKey = [];
    private string? _signalId;
    private long _rowsScanned;
    private bool _isPaused;
    private SnapshotWindow? _window;
    private IncrementalSnapshotProgress? _progress;
    private CancellationToken _stop;

    /// <summary>How far the snapshot is: what is to be stored with the position that is marked next. Null while none runs.</summary>
    public IncrementalSnapshotProgress? Progress => IsRunning
        ? _progress ??= new IncrementalSnapshotProgress { SignalId = _signalId, Tables = _tables, LastKey = _lastKey, MaximumKey = _lastKey.IsEmpty ? [] : _maximumKey }
        : null;

    /// <summary>The chunk that is being read, if it is not taken note of yet.</summary>
    public Task? Reading => _window is { Chunk: null } window ? window.Reading : null;

    private bool IsRunning => !_tables.IsEmpty;

    /// <summary>Goes on where the last session stopped.</summary>
    public ValueTask BeginAsync(IncrementalSnapshotProgress? progress, CancellationToken cancellationToken)
    {
        _stop = cancellationToken;
        if (progress is null)
        {
            return ValueTask.CompletedTask;
        }

        (_signalId, _tables, _lastKey, _maximumKey, _progress) = (progress.SignalId, progress.Tables, progress.LastKey, progress.MaximumKey, progress);
        Log.IncrementalResumed(logger, Names(_tables));
        return ReadNextAsync(TimeSpan.Zero, cancellationToken);
    }

    /// <summary>Waits for a reading that was cancelled.</summary>
    public async Task EndAsync()
    {
        if (_window is { } window)
        {
            await ((Task)window.Reading).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Adds tables; the first one starts a snapshot.</summary>
    public async ValueTask ExecuteAsync(string signalId, SnapshotRequest request, CancellationToken cancellationToken)
    {
        await SettleAsync(cancellationToken).ConfigureAwait(false);
        var wasRunning = IsRunning;
        var names = SnapshotRequest.Expand(request.Tables, await known.ReadAsync(cancellationToken).ConfigureAwait(false));
        _tables = [.. _tables, .. names.Select(request.Table)];
        _signalId = signalId;
        _progress = null;
        if (!wasRunning && IsRunning)
        {
            (_lastKey, _maximumKey, _rowsScanned, _window) = ([], [], 0, null);
            Log.IncrementalStarted(logger, signalId, Names(_tables));
            await notifications.SendAsync(notices.Started(_signalId, _tables), cancellationToken).ConfigureAwait(false);
            await ReadNextAsync(TimeSpan.Zero, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Asks to leave out tables, or all of them; obeyed before the next chunk.</summary>
    public async ValueTask StopAsync(SnapshotRequest request, CancellationToken cancellationToken)
    {
        await SettleAsync(cancellationToken).ConfigureAwait(false);
        _ = SnapshotRequest.Expand(request.Tables, []); // a mistake is the signal's, not the snapshot's
        if (IsRunning)
        {
            _toStop.AddRange(request.Tables.IsEmpty ? [".*"] : request.Tables);
        }
    }

    /// <summary>Reads no further chunk until told to.</summary>
    public async ValueTask PauseAsync(CancellationToken cancellationToken)
    {
        await SettleAsync(cancellationToken).ConfigureAwait(false);
        if (IsRunning && !_isPaused)
        {
            _isPaused = true;
            await notifications.SendAsync(notices.Paused(_signalId, _tables), cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Goes on after a pause.</summary>
    public async ValueTask ResumeAsync(CancellationToken cancellationToken)
    {
        await SettleAsync(cancellationToken).ConfigureAwait(false);
        if (IsRunning && _isPaused)
        {
            _isPaused = false;
            await notifications.SendAsync(notices.Resumed(_signalId, _tables), cancellationToken).ConfigureAwait(false);
            if (_window is null)
            {
                await ReadNextAsync(TimeSpan.Zero, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>The opening watermark of a chunk has come.</summary>
    public void Open(string id)
    {
        if (_window is { } window && id.StartsWith(window.Request.Id, StringComparison.Ordinal))
        {
            window.Open(_forwarded.All);
        }
    }

    /// <summary>The closing watermark of a chunk has come: sends what is left of it, and reads on.</summary>
    public async ValueTask CloseAsync(string id, SourceSequence sequence, CancellationToken cancellationToken)
    {
        if (_window is not { } window || !id.StartsWith(window.Request.Id, StringComparison.Ordinal))
        {
            return;
        }

        await SettleAsync(cancellationToken).ConfigureAwait(false);
        var chunk = window.Chunk!;
        _window = null;
        if (window.IsStale)
        {
            Log.ChunkStale(logger, chunk.Tables[0].Name);
            _rowsScanned -= chunk.Rows.Count;
            await ReadNextAsync(Patience, cancellationToken).ConfigureAwait(false);
        }
        else
        {
            await SendAsync(window, chunk, sequence, cancellationToken).ConfigureAwait(false);
            await ReadNextAsync(TimeSpan.Zero, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>A change was sent whose key, if it is one of the chunk's, makes the row that was read obsolete.</summary>
    public ValueTask ObserveAsync(TableShape table, byte[]? key, CancellationToken cancellationToken)
    {
        if (_window is not { IsOpen: true } window || key is null)
        {
            return ValueTask.CompletedTask;
        }

        window.Add(table, key);
        return window.Chunk is null && window.Count >= MaxKeys ? SettleAsync(cancellationToken) : ValueTask.CompletedTask;
    }

    /// <summary>A table was emptied.</summary>
    public void ObserveTruncate(TableShape table)
    {
        if (_window is { IsOpen: true } window)
        {
            window.Empty(table);
        }
    }

    /// <summary>A transaction was forwarded.</summary>
    public ValueTask CommitAsync(uint transactionId, CancellationToken cancellationToken)
    {
        _forwarded.Add(transactionId);
        return Reading is { IsCompleted: true } ? SettleAsync(cancellationToken) : ValueTask.CompletedTask;
    }

    /// <summary>Takes note of the chunk that is being read, waiting for it if need be.</summary>
    public async ValueTask SettleAsync(CancellationToken cancellationToken)
    {
        if (_window is not { Chunk: null } window)
        {
            return;
        }

        var chunk = await window.Reading.WaitAsync(cancellationToken).ConfigureAwait(false);
        window.Chunk = chunk;
        foreach (var notification in chunk.Notifications)
        {
            await notifications.SendAsync(notification, cancellationToken).ConfigureAwait(false);
        }

        if (chunk.Tables.Length < _tables.Length)
        {
            (_tables, _lastKey, _progress) = (chunk.Tables, [], null);
        }

        (_maximumKey, _rowsScanned) = (chunk.MaximumKey, chunk.RowsScanned);
        if (!IsRunning)
        {
            Log.IncrementalCompleted(logger, _signalId ?? "");
            _signalId = null;
        }

        if (!chunk.IsClosed)
        {
            _window = null;
        }
    }

    private async ValueTask SendAsync(SnapshotWindow window, Chunk chunk, SourceSequence sequence, CancellationToken cancellationToken)
    {
        foreach (var row in chunk.Rows)
        {
            if (!window.IsLeft(records.Key(chunk.Shape!, row.Values)))
            {
                continue;
            }

            var position = new SourcePosition
            {
                TimestampUs = (time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond,
                Snapshot = SnapshotMarker.Incremental,
                Sequence = sequence,
                TransactionId = null,
            };
            progress.AddEvent();
            await sink.SendAsync(records.Read(chunk.Shape!, row.Values, position), cancellationToken).ConfigureAwait(false);
        }

        if (chunk.Rows.Count > 0)
        {
            (_lastKey, _progress) = (chunk.LastKey, null);
        }
    }

    private async ValueTask ReadNextAsync(TimeSpan delay, CancellationToken cancellationToken)
    {
        await ObeyStopAsync(cancellationToken).ConfigureAwait(false);
        if (IsRunning && !_isPaused)
        {
            var request = new ChunkRequest(Guid.NewGuid().ToString(), _signalId, _tables, _lastKey, _lastKey.IsEmpty ? [] : _maximumKey, _rowsScanned);
            _window = new SnapshotWindow(request, Task.Run(() => ReadAsync(request, delay), _stop));
        }
    }

    private async Task<Chunk> ReadAsync(ChunkRequest request, TimeSpan delay)
    {
        await Task.Delay(delay, time, _stop).ConfigureAwait(false);
        return await reader.ReadAsync(request, _stop).ConfigureAwait(false);
    }

    private async ValueTask ObeyStopAsync(CancellationToken cancellationToken)
    {
        if (_toStop.Count == 0)
        {
            return;
        }

        var patterns = _toStop.ToArray();
        _toStop.Clear();
        if (!IsRunning)
        {
            return;
        }

        var names = SnapshotRequest.Expand(patterns, await known.ReadAsync(cancellationToken).ConfigureAwait(false));
        var current = _tables[0].Name;
        var stopped = names.Where(n => n != current && _tables.Any(t => t.Name == n)).ToList();
        _tables = [_tables[0], .. _tables.Skip(1).Where(t => !stopped.Contains(t.Name))];
        if (names.Contains(current))
        {
            stopped.Add(current);
            (_tables, _lastKey, _maximumKey, _rowsScanned) = (_tables.RemoveAt(0), [], [], 0);
            if (!IsRunning)
            {
                // As Debezium does: completed under the signal's id, then aborted under an id of its own.
                await notifications.SendAsync(notices.Completed(_signalId), cancellationToken).ConfigureAwait(false);
                _signalId = null;
            }
        }

        _progress = null;
        Log.IncrementalStopped(logger, string.Join(", ", stopped));
        await notifications.SendAsync(notices.Aborted(_signalId, stopped), cancellationToken).ConfigureAwait(false);
    }

    private static string Names(IEnumerable<IncrementalSnapshotTable> tables) => string.Join(", ", tables.Select(t => t.Name));
}
