using System.Collections.Immutable;

namespace Ecommerce.Data.Store;

/// <summary>Counts from many threads.</summary>
internal sealed class StoreCounters
{
    private readonly long[] _actions = new long[Enum.GetValues<StoreActionKind>().Length];
    private long _rows;
    private long _transactions;
    private long _retries;
    private long _conflicts;
    private long _skipped;
    private long _outages;
    private long _missed;
    private long _heldBack;

    public void Committed(StoreActionKind kind, int rows)
    {
        Interlocked.Increment(ref _actions[(int)kind]);
        Interlocked.Add(ref _rows, rows);
        Interlocked.Increment(ref _transactions);
    }

    public void Retried() => Interlocked.Increment(ref _retries);

    public void Conflicted() => Interlocked.Increment(ref _conflicts);

    public void Skipped() => Interlocked.Increment(ref _skipped);

    public void Outage() => Interlocked.Increment(ref _outages);

    public void Missed(long orders) => Interlocked.Add(ref _missed, orders);

    public void HeldBack() => Interlocked.Increment(ref _heldBack);

    public StoreLifeCounts Read() => new(
        Interlocked.Read(ref _actions[(int)StoreActionKind.OrderPlacement]),
        Interlocked.Read(ref _rows),
        Interlocked.Read(ref _transactions),
        Interlocked.Read(ref _retries),
        Interlocked.Read(ref _conflicts),
        Interlocked.Read(ref _skipped),
        Interlocked.Read(ref _outages),
        Enum.GetValues<StoreActionKind>().ToImmutableDictionary(kind => kind, kind => Interlocked.Read(ref _actions[(int)kind])))
    {
        Missed = Interlocked.Read(ref _missed),
        HeldBack = Interlocked.Read(ref _heldBack),
    };
}
