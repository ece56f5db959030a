namespace Ecommerce.Streaming.Capture.Signals;

/// <summary>
/// Which progress an incremental snapshot had made at which marked position, until the target has stored it: so that the offset never tells of rows that are not stored yet.
/// Outlives the sessions of a capture. Thread-safe.
/// </summary>
internal sealed class IncrementalSnapshotHistory
{
    private readonly Lock _gate = new();
    private readonly Queue<(ulong Lsn, IncrementalSnapshotProgress? Progress)> _marked = [];
    private Guid _generation;
    private IncrementalSnapshotProgress? _stored;
    private IncrementalSnapshotProgress? _last;
    private IncrementalSnapshotProgress? _current;
    private ulong _lastMark;

    /// <summary>A session begins: where the incremental snapshot stands, and up to which position signals were obeyed already.</summary>
    public (IncrementalSnapshotProgress? Progress, ulong ObeyedUpTo) Begin(CaptureOffset offset)
    {
        lock (_gate)
        {
            if (_generation != offset.Generation)
            {
                _generation = offset.Generation;
                _marked.Clear();
                _stored = _last = offset.IncrementalSnapshot;
                _lastMark = offset.ConfirmedLsn;
            }

            _current = _last;
            return (_last, _lastMark);
        }
    }

    /// <summary>How far the incremental snapshot is by now; it belongs to the next mark.</summary>
    public void Set(IncrementalSnapshotProgress? progress)
    {
        lock (_gate)
        {
            _current = progress;
        }
    }

    /// <summary>The sink is marked: everything up to here has been sent.</summary>
    public void Mark(ulong lsn)
    {
        lock (_gate)
        {
            _lastMark = Math.Max(_lastMark, lsn);
            if (!ReferenceEquals(_current, _last))
            {
                _last = _current;
                _marked.Enqueue((lsn, _last));
            }
        }
    }

    /// <summary>The progress that belongs to a position which the target has stored. Positions never decrease.</summary>
    public IncrementalSnapshotProgress? At(ulong storedLsn)
    {
        lock (_gate)
        {
            while (_marked.TryPeek(out var next) && next.Lsn <= storedLsn)
            {
                _stored = next.Progress;
                _marked.Dequeue();
            }

            return _stored;
        }
    }
}
