using System.Collections.Concurrent;

namespace Ecommerce.Streaming.Capture;

/// <summary>The counters behind <see cref="CaptureStatus"/>: each is written by one task and read by any.</summary>
internal sealed class CaptureProgress(string slotName, TimeProvider time)
{
    private long _snapshotRows;
    private long _snapshotTotal;
    private long _snapshotSince;
    private long _snapshotElapsed;
    private readonly TimeProvider _time = time;
    private long _events;
    private long _transactions;
    private ulong _lastCommit;
    private ulong _marked;
    private ulong _confirmed;
    private const int MarksKept = 10_000;
    private const int LooksKept = 1_000;

    private readonly ConcurrentQueue<(ulong Lsn, long Events)> _marks = new();
    private readonly Lock _looking = new();
    private readonly List<(ulong Lsn, long At)> _looks = [];
    private long _storedEvents;
    private long _retained;
    private ulong _serverLsn;
    private int _reconnects;

    public volatile CaptureState State = CaptureState.Stopped;

    public volatile string? SnapshotTable;

    public volatile string? LastError;

    public volatile bool MustThrottle;

    public ulong Marked => Volatile.Read(ref _marked);

    public ulong Confirmed => Volatile.Read(ref _confirmed);

    public long Transactions => Volatile.Read(ref _transactions);

    public void StartSnapshot(long totalRows)
    {
        Volatile.Write(ref _snapshotRows, 0);
        Volatile.Write(ref _snapshotTotal, totalRows);
        Volatile.Write(ref _snapshotElapsed, 0);
        Volatile.Write(ref _snapshotSince, _time.GetTimestamp());
    }

    public void AddSnapshotRows(long rows)
    {
        Volatile.Write(ref _snapshotRows, _snapshotRows + rows);
        Volatile.Write(ref _events, _events + rows);
    }

    public void EndSnapshot()
    {
        Volatile.Write(ref _snapshotElapsed, Math.Max(1, _time.GetTimestamp() - _snapshotSince));
        SnapshotTable = null;
    }

    public void AddEvent() => Volatile.Write(ref _events, _events + 1);

    public void AddCommit(ulong endLsn)
    {
        Volatile.Write(ref _lastCommit, endLsn);
        Volatile.Write(ref _transactions, _transactions + 1);
    }

    public void SetMarked(ulong lsn)
    {
        Volatile.Write(ref _marked, lsn);
        if (_marks.Count < MarksKept)
        {
            _marks.Enqueue((lsn, Volatile.Read(ref _events)));
        }
    }

    /// <summary>Notes how far the target has stored.</summary>
    public void SetStored(ulong lsn)
    {
        while (_marks.TryPeek(out var mark) && mark.Lsn <= lsn && _marks.TryDequeue(out mark))
        {
            Volatile.Write(ref _storedEvents, mark.Events);
        }

        if (lsn >= Marked)
        {
            Volatile.Write(ref _storedEvents, Volatile.Read(ref _events));
        }
    }

    public void SetConfirmed(ulong lsn) => Volatile.Write(ref _confirmed, lsn);

    /// <summary>Notes a look at server and slot; from them it is known since when the slot lags.</summary>
    public void SetServer(ulong lsn, long retained, long at)
    {
        Volatile.Write(ref _retained, retained);
        Volatile.Write(ref _serverLsn, lsn);
        lock (_looking)
        {
            _looks.RemoveAll(l => l.Lsn <= Confirmed);
            if (_looks.Count == 0 || _looks[^1].Lsn < lsn)
            {
                _looks.Add((lsn, at));
            }

            if (_looks.Count > LooksKept)
            {
                // The oldest counts; of the others half will do.
                var index = 0;
                _looks.RemoveAll(_ => index++ % 2 == 1);
            }
        }
    }

    private double LagSeconds(ulong confirmed)
    {
        lock (_looking)
        {
            foreach (var look in _looks)
            {
                if (look.Lsn > confirmed)
                {
                    return _time.GetElapsedTime(look.At).TotalSeconds;
                }
            }

            return 0;
        }
    }

    public void AddReconnect() => Interlocked.Increment(ref _reconnects);

    public CaptureStatus ToStatus()
    {
        var confirmed = Confirmed;
        var rows = Volatile.Read(ref _snapshotRows);
        var total = Math.Max(rows, Volatile.Read(ref _snapshotTotal));
        var elapsed = Volatile.Read(ref _snapshotElapsed) is > 0 and var ended ? ended : Volatile.Read(ref _snapshotSince) is > 0 and var since ? _time.GetTimestamp() - since : 0;
        return new CaptureStatus
        {
            State = State,
            SlotName = slotName,
            SnapshotRows = rows,
            SnapshotTotalRows = total,
            SnapshotPercent = total == 0 ? 0 : 100.0 * rows / total,
            SnapshotRowsPerSecond = elapsed == 0 ? 0 : rows * (double)_time.TimestampFrequency / elapsed,
            SnapshotTable = SnapshotTable,
            EventsSent = Volatile.Read(ref _events),
            Transactions = Transactions,
            LastCommitLsn = Volatile.Read(ref _lastCommit),
            MarkedLsn = Marked,
            ConfirmedLsn = confirmed,
            LagBytes = confirmed == 0 ? 0 : Math.Max(0, (long)(Volatile.Read(ref _serverLsn) - confirmed)),
            LagSeconds = confirmed == 0 ? 0 : LagSeconds(confirmed),
            RetainedBytes = Volatile.Read(ref _retained),
            InFlight = Math.Max(0, Volatile.Read(ref _events) - Volatile.Read(ref _storedEvents)),
            MustThrottle = MustThrottle,
            Reconnects = Volatile.Read(ref _reconnects),
            LastError = LastError,
        };
    }
}
