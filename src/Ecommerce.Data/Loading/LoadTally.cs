using System.Security.Cryptography;
using Ecommerce.Data.Schema;

namespace Ecommerce.Data.Loading;

/// <summary>Counts and hashes what a load sends, table by table, and tells how far it is.</summary>
internal sealed class LoadTally : IDisposable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Sum> _sums = StoreSchema.Tables.ToDictionary(table => table.Name, _ => new Sum(), StringComparer.Ordinal);
    private readonly IProgress<LoadProgress>? _progress;
    private readonly TimeProvider _timeProvider;
    private readonly long _started;
    private long _total;
    private long _stored;

    public LoadTally(IProgress<LoadProgress>? progress, TimeProvider timeProvider)
    {
        _progress = progress;
        _timeProvider = timeProvider;
        _started = timeProvider.GetTimestamp();
    }

    /// <summary>How many rows there will be.</summary>
    public void Expect(long rows) => Interlocked.Exchange(ref _total, rows);

    /// <summary>Notes a batch, in the order of the table's rows.</summary>
    public void Note(EncodedBatch batch)
    {
        var sum = _sums[batch.Batch.Table.Name];
        var rows = CopyEncoding.RowsOf(batch);
        sum.Rows += batch.Batch.Rows.Count;
        sum.Bytes += rows.Length;
        sum.Hash.AppendData(rows.Span);
    }

    /// <summary>Reports a batch that the server has taken; from any thread.</summary>
    public void Stored(EncodedBatch batch)
    {
        lock (_gate)
        {
            _stored += batch.Batch.Rows.Count;
            _progress?.Report(new LoadProgress(batch.Batch.Table.Name, _stored, Interlocked.Read(ref _total), _timeProvider.GetElapsedTime(_started)));
        }
    }

    public StoreReport Report() => new(
        StoreSchema.Tables.Select(table => (table.Name, Sum: _sums[table.Name]))
            .Select(entry => new TableReport(entry.Name, entry.Sum.Rows, entry.Sum.Bytes, Convert.ToHexStringLower(entry.Sum.Hash.GetCurrentHash()))),
        _timeProvider.GetElapsedTime(_started));

    public void Dispose()
    {
        foreach (var sum in _sums.Values)
        {
            sum.Hash.Dispose();
        }
    }

    private sealed class Sum
    {
        public long Rows { get; set; }

        public long Bytes { get; set; }

        public IncrementalHash Hash { get; } = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    }
}
