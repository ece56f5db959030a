using System.Text;
using Ecommerce.Streaming.Capture;
using Ecommerce.Streaming.ChangeEvents;

namespace Ecommerce.Streaming.Tests.Capture;

/// <summary>A sink in memory. Stores what it accepts at once, unless told to hold; may be blocked as a full Kafka would be.</summary>
internal sealed class RecordingSink : IChangeRecordSink
{
    private readonly Lock _gate = new();
    private readonly List<ChangeRecord> _records = [];
    private readonly List<(int Records, ulong Lsn)> _marks = [];
    private readonly List<ulong?> _knownWhenStored = [];
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskCompletionSource? _blocked;
    private ulong? _storedLimit;
    private ulong _greatest;
    private ulong _lastOfRun;

    public Exception? Failure { get; set; }

    /// <summary>Holds the caller back, as a full sink does, before it accepts more records than that.</summary>
    public int Limit { get; set; } = int.MaxValue;

    /// <summary>L0 as the target knows it at the moment, for a sink that plays the target too; null where that does not matter.</summary>
    public Func<ulong?> KnownConsistentPoint { get; init; } = () => null;

    public ulong StoredLsn
    {
        get
        {
            lock (_gate)
            {
                return Math.Min(_greatest, _storedLimit ?? ulong.MaxValue);
            }
        }
    }

    public IReadOnlyList<ChangeRecord> Records
    {
        get
        {
            lock (_gate)
            {
                return [.. _records];
            }
        }
    }

    public IReadOnlyList<(int Records, ulong Lsn)> Marks
    {
        get
        {
            lock (_gate)
            {
                return [.. _marks];
            }
        }
    }

    /// <summary>Records that are not heartbeats, parsed.</summary>
    public IReadOnlyList<Seen> Events
    {
        get
        {
            ulong?[] known;
            lock (_gate)
            {
                known = [.. _knownWhenStored];
            }

            return [.. Records.Select((r, i) => (Record: r, Index: i)).Where(r => !r.Record.Topic.EndsWith(".heartbeat", StringComparison.Ordinal)).Select(r => new Seen(r.Record) { KnownWhenStored = known.ElementAtOrDefault(r.Index) })];
        }
    }

    public ulong Marked => Marks is { Count: > 0 } marks ? marks[^1].Lsn : 0;

    /// <summary>From now on nothing more counts as stored.</summary>
    public void StopStoring()
    {
        lock (_gate)
        {
            _storedLimit = _greatest;
        }
    }

    /// <summary>After <see cref="StopStoring"/>: one marked position more counts as stored.</summary>
    public void StoreOneMore()
    {
        lock (_gate)
        {
            _storedLimit = _marks.Select(m => m.Lsn).Where(lsn => lsn > _storedLimit).Order().Cast<ulong?>().FirstOrDefault() ?? _storedLimit;
        }
    }

    /// <summary>Another capture takes over: it may begin with what was marked before.</summary>
    public void StartRun() => _lastOfRun = 0;

    public void StoreEverything()
    {
        lock (_gate)
        {
            _storedLimit = null;
            StoreAll();
        }

        Signal();
    }

    public void Block() => _blocked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Unblock() => Interlocked.Exchange(ref _blocked, null)?.SetResult();

    public async ValueTask SendAsync(ChangeRecord record, CancellationToken cancellationToken)
    {
        if (_blocked is { } blocked)
        {
            await blocked.Task.WaitAsync(cancellationToken);
        }

        while (Limit < int.MaxValue && Records.Count >= Limit)
        {
            await Task.Delay(5, cancellationToken);
        }

        if (Failure is { } failure)
        {
            throw failure;
        }

        lock (_gate)
        {
            _records.Add(record);
            if (_storedLimit is null)
            {
                StoreAll();
            }
        }

        Signal();
    }

    public void Mark(ulong lsn)
    {
        lock (_gate)
        {
            lsn.Should().BeGreaterThanOrEqualTo(_lastOfRun, "marks never go backwards");
            _lastOfRun = lsn;
            _greatest = Math.Max(_greatest, lsn);
            _marks.Add((_records.Count, lsn));
        }

        Signal();
    }

    public Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task DrainAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            Task changed;
            lock (_gate)
            {
                if (_knownWhenStored.Count == _records.Count)
                {
                    return;
                }

                changed = _changed.Task;
            }

            await changed.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Waits until the sink is as asked; fails with what it holds after the deadline.</summary>
    public async Task UntilAsync(Func<RecordingSink, bool> isSo, string what, TimeSpan? deadline = null)
    {
        using var expired = new CancellationTokenSource(deadline ?? TimeSpan.FromSeconds(20));
        while (true)
        {
            Task changed;
            lock (_gate)
            {
                changed = _changed.Task;
            }

            if (isSo(this))
            {
                return;
            }

            try
            {
                await changed.WaitAsync(expired.Token);
            }
            catch (OperationCanceledException e)
            {
                throw new TimeoutException($"Waited in vain until {what}. Marked {Marked}; {Records.Count} records, the last: {string.Join('\n', Records.TakeLast(5).Select(r => Encoding.UTF8.GetString(r.Value!)))}", e);
            }
        }
    }

    private void StoreAll()
    {
        while (_knownWhenStored.Count < _records.Count)
        {
            _knownWhenStored.Add(KnownConsistentPoint());
        }
    }

    private void Signal()
    {
        lock (_gate)
        {
            _changed.TrySetResult();
            _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    /// <summary>One record as a test looks at it.</summary>
    internal sealed record Seen
    {
        public Seen(ChangeRecord record)
        {
            Record = record;
            Event = ChangeEnvelope.Parse(record.Value);
            Key = record.Key is null ? null : Encoding.UTF8.GetString(record.Key);
        }

        public ChangeRecord Record { get; }

        public ChangeEnvelope Event { get; }

        public string? Key { get; }

        /// <summary>The L0 that the target knew when it stored the record, and by which it has fixed the version; null where it is not known to be stored or no target is played.</summary>
        public ulong? KnownWhenStored { get; init; }

        public char Op => Event.Operation.ToCode();

        public string Table => Event.Source.Table;

        public ulong Lsn => Event.Source.Lsn!.Value;

        /// <summary>The version that an analytical target derives: position in commit order, repaired by the snapshot's position.</summary>
        public UInt128 Version(ulong snapshotLsn) =>
            Event.Operation == ChangeOperation.Read ? (UInt128)Lsn << 64 : ((UInt128)Math.Max(Event.Source.Sequence!.Value.PreviousCommitLsn ?? 0, snapshotLsn) << 64) | Lsn;
    }
}
