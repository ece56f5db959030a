namespace Ecommerce.Data.Loading;

/// <summary>One table's file while it is being written.</summary>
internal abstract class TableFile : IAsyncDisposable
{
    /// <summary>Rows so far.</summary>
    public long Rows { get; private set; }

    /// <summary>Takes the next rows of the table.</summary>
    public ValueTask AppendAsync(EncodedBatch batch, CancellationToken cancellationToken)
    {
        Rows += batch.Batch.Rows.Count;
        return WriteAsync(batch, cancellationToken);
    }

    /// <summary>Ends the file and writes it through before anybody tells its checksum: checksums vouch for what is on disk.</summary>
    public abstract Task<(long Bytes, string Sha256)> FinishAsync(CancellationToken cancellationToken);

    public abstract ValueTask DisposeAsync();

    protected abstract ValueTask WriteAsync(EncodedBatch batch, CancellationToken cancellationToken);
}
