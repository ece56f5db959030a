namespace Ecommerce.Streaming.Capture;

/// <summary>The counters behind <see cref="CaptureStatus"/>: each is written by one task and read by any.</summary>
internal sealed class CaptureProgress
{
    private long _snapshotRows;
    private long _snapshotTotal;
    private long _snapshotSince;
    private long _snapshotElapsed;
    private TimeProvider _time = TimeProvider.System;
    private long _events;
    private long _transactions;
    private ulong _lastCommit;
    private ulong _marked;
    private ulong _confirmed;
    private ulong _serverLsn;
    private int _reconnects;

    public volatile CaptureState State = CaptureState.Stopped;

    public volatile string? SnapshotTable;

    public volatile string? LastError;

    public ulong Marked => Volatile.Read(ref _marked);

    public ulong Confirmed => Volatile.Read(ref _confirmed);

    public long Transactions => Volatile.Read(ref _transactions);

    public void StartSnapshot(long totalRows, TimeProvider time)
    {
        _time = time;
        Volatile.Write(ref _snapshotRows, 0);
        Volatile.Write(ref _snapshotTotal, totalRows);
        Volatile.Write(ref _snapshotElapsed, 0);
        Volatile.Write(ref _snapshotSince, time.GetTimestamp());
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

    public void SetMarked(ulong lsn) => Volatile.Write(ref _marked, lsn);

    public void SetConfirmed(ulong lsn) => Volatile.Write(ref _confirmed, lsn);

    public void SetServerLsn(ulong lsn) => Volatile.Write(ref _serverLsn, lsn);

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
            Reconnects = Volatile.Read(ref _reconnects),
            LastError = LastError,
        };
    }
}
