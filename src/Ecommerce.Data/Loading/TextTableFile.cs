using System.Security.Cryptography;

namespace Ecommerce.Data.Loading;

/// <summary>A file of text, hashed while it is written.</summary>
internal sealed class TextTableFile : TableFile
{
    private readonly FileStream _file;
    private readonly ReadOnlyMemory<byte> _ending;
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    /// <summary>Opens a new file.</summary>
    /// <param name="path">Where; what is there is replaced.</param>
    /// <param name="ending">What stands after the last row, if there is any row.</param>
    public TextTableFile(string path, ReadOnlyMemory<byte> ending)
    {
        _file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.Read);
        _ending = ending;
    }

    public override async Task<(long Bytes, string Sha256)> FinishAsync(CancellationToken cancellationToken)
    {
        if (Rows > 0)
        {
            await WriteAsync(_ending, cancellationToken).ConfigureAwait(false);
        }

        _file.Flush(flushToDisk: true);
        return (_file.Length, Convert.ToHexStringLower(_hash.GetHashAndReset()));
    }

    public override async ValueTask DisposeAsync()
    {
        await _file.DisposeAsync().ConfigureAwait(false);
        _hash.Dispose();
    }

    protected override ValueTask WriteAsync(EncodedBatch batch, CancellationToken cancellationToken) => WriteAsync(batch.Bytes, cancellationToken);

    private ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        _hash.AppendData(bytes.Span);
        return _file.WriteAsync(bytes, cancellationToken);
    }
}
