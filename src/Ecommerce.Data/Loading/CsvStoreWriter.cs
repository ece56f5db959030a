using System.Security.Cryptography;
using System.Text;
using Ecommerce.Data.Generation;
using Ecommerce.Data.Schema;

namespace Ecommerce.Data.Loading;

/// <summary>Writes a generated store as CSV: a file per table, which PostgreSQL's <c>COPY … (FORMAT csv, HEADER)</c> reads, and SHA256SUMS, which <c>sha256sum -c</c> checks.</summary>
public sealed class CsvStoreWriter
{
    /// <summary>Name of the file with the checksums. It is written last: where it is, all other files are whole.</summary>
    public const string ChecksumFileName = "SHA256SUMS";

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);
    private readonly string _directory;
    private readonly TimeProvider _timeProvider;

    /// <summary>Writes into one directory.</summary>
    /// <param name="directory">Path of the directory; it is made if it does not exist.</param>
    /// <param name="timeProvider">Clock for the rate in the progress; null for the system's.</param>
    public CsvStoreWriter(string directory, TimeProvider? timeProvider = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(directory);
        _directory = Path.GetFullPath(directory);
        _timeProvider = timeProvider ?? TimeProvider.System;
    }

    /// <summary>Writes all 22 tables, lookup rows included. Files of the same names are replaced.</summary>
    /// <param name="generator">The store.</param>
    /// <param name="progress">Told after each batch; null for nobody.</param>
    /// <param name="cancellationToken">Stops it; files without checksums stay behind.</param>
    /// <returns>The last state of the progress.</returns>
    /// <exception cref="IOException">The directory cannot be made, or a file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The user may not write there.</exception>
    public async Task<LoadProgress> WriteAsync(StoreGenerator generator, IProgress<LoadProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(generator);
        var started = _timeProvider.GetTimestamp();
        Directory.CreateDirectory(_directory);
        var checksums = Path.Combine(_directory, ChecksumFileName);
        File.Delete(checksums);
        var files = new Dictionary<string, HashedFile>(StringComparer.Ordinal);
        var state = default(LoadProgress);
        try
        {
            var total = generator.CountRows();
            var rows = 0L;
            foreach (var batch in generator.Batches())
            {
                var text = new StringBuilder();
                var writer = new CsvRowWriter(text, batch.Table);
                if (!files.TryGetValue(batch.Table.Name, out var file))
                {
                    file = new HashedFile(Path.Combine(_directory, $"{batch.Table.Name}.csv"));
                    files.Add(batch.Table.Name, file);
                    writer.Header();
                }

                foreach (var row in batch.Rows)
                {
                    writer.Row(row);
                }

                await file.WriteAsync(Utf8.GetBytes(text.ToString()), cancellationToken).ConfigureAwait(false);
                rows += batch.Rows.Count;
                state = new LoadProgress(batch.Table.Name, rows, total, _timeProvider.GetElapsedTime(started));
                progress?.Report(state);
            }

            var sums = StoreSchema.Tables.Select(table => $"{files[table.Name].Finish()}  {table.Name}.csv\n");
            await File.WriteAllTextAsync(checksums, string.Concat(sums), Utf8, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            foreach (var file in files.Values)
            {
                file.Dispose();
            }
        }

        return state;
    }

    private sealed class HashedFile : IDisposable
    {
        private readonly FileStream _file;
        private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

        public HashedFile(string path) => _file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.Read);

        public async ValueTask WriteAsync(byte[] bytes, CancellationToken cancellationToken)
        {
            _hash.AppendData(bytes);
            await _file.WriteAsync(bytes, cancellationToken).ConfigureAwait(false);
        }

        // Written through before its checksum is: the checksums vouch for what is on disk.
        public string Finish()
        {
            _file.Flush(flushToDisk: true);
            return Convert.ToHexStringLower(_hash.GetHashAndReset());
        }

        public void Dispose()
        {
            _file.Dispose();
            _hash.Dispose();
        }
    }
}
