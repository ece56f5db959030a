using System.Collections.Immutable;
using System.Text;
using Ecommerce.Streaming.Capture;

namespace Ecommerce.Chaos.Tests.Mutants;

/// <summary>Takes what a capture sends and stores, in the order in which it does. Whatever it has taken is stored.</summary>
/// <param name="topics">Topics whose records are kept: those that ClickHouse reads.</param>
internal sealed class Recording(ImmutableArray<string> topics) : IChangeRecordSink, ICaptureOffsetStore
{
    private readonly Lock _gate = new();
    private readonly List<object> _steps = [];
    private CaptureOffset? _offset;
    private ulong _marked;

    public ulong StoredLsn => Volatile.Read(ref _marked);

    public ValueTask SendAsync(ChangeRecord record, CancellationToken cancellationToken)
    {
        if (topics.Contains(record.Topic))
        {
            lock (_gate)
                _steps.Add(new WireRecord(record.Topic, Encoding.UTF8.GetString(record.Value!)));
        }

        return ValueTask.CompletedTask;
    }

    public void Mark(ulong lsn) => Volatile.Write(ref _marked, lsn);

    public Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task DrainAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public ValueTask<CaptureOffset?> ReadAsync(CancellationToken cancellationToken) => ValueTask.FromResult(_offset);

    public ValueTask WriteAsync(CaptureOffset offset, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            // Those between a slot's beginning and its end only tell how far it is confirmed.
            if (_offset is null || _offset.Generation != offset.Generation || _offset.SnapshotCompleted != offset.SnapshotCompleted)
                _steps.Add(offset);
            _offset = offset;
        }

        return ValueTask.CompletedTask;
    }

    /// <summary>Everything since the last call.</summary>
    public IReadOnlyList<object> Take()
    {
        lock (_gate)
        {
            object[] taken = [.. _steps];
            _steps.Clear();
            return taken;
        }
    }
}
