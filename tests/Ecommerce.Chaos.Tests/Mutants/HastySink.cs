using Ecommerce.Streaming.Capture;

namespace Ecommerce.Chaos.Tests.Mutants;

/// <summary>A sink that calls stored what it has only accepted.</summary>
internal sealed class HastySink(IChangeRecordSink sink) : IChangeRecordSink
{
    private ulong _marked;

    public ulong StoredLsn => Volatile.Read(ref _marked);

    public ValueTask SendAsync(ChangeRecord record, CancellationToken cancellationToken) => sink.SendAsync(record, cancellationToken);

    public void Mark(ulong lsn)
    {
        sink.Mark(lsn);
        Volatile.Write(ref _marked, lsn);
    }

    public Task FlushAsync(CancellationToken cancellationToken) => sink.FlushAsync(cancellationToken);

    public Task DrainAsync(CancellationToken cancellationToken) => sink.DrainAsync(cancellationToken);
}
