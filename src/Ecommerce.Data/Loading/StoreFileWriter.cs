using System.Security.Cryptography;
using System.Text;
using Ecommerce.Data.Generation;
using Ecommerce.Data.Schema;

namespace Ecommerce.Data.Loading;

/// <summary>Writes a generated store as files, one per table, and SHA256SUMS, which <c>sha256sum -c</c> checks. The same store gives the same bytes at any parallelism.</summary>
public sealed class StoreFileWriter
{
    /// <summary>Name of the file with the checksums. It is written last: where it is, all other files are whole.</summary>
    public const string ChecksumFileName = "SHA256SUMS";

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);
    private readonly string _directory;
    private readonly StoreFileFormat _format;
    private readonly TimeProvider _timeProvider;

    /// <summary>Writes into one directory.</summary>
    /// <param name="directory">Path of the directory; it is made if it does not exist.</param>
    /// <param name="format">Format of the files.</param>
    /// <param name="timeProvider">Clock for the rate in the progress; null for the system's.</param>
    public StoreFileWriter(string directory, StoreFileFormat format = StoreFileFormat.Csv, TimeProvider? timeProvider = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(directory);
        _directory = Path.GetFullPath(directory);
        _format = format;
        _timeProvider = timeProvider ?? TimeProvider.System;
    }

    /// <summary>How many threads encode rows, beside the one that generates them. Default 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Below 1.</exception>
    public int Parallel
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            field = value;
        }
    } = 1;

    /// <summary>What the file of a table is called.</summary>
    /// <param name="format">Format of the files.</param>
    /// <param name="table">The table's name.</param>
    /// <returns>The name, without a directory.</returns>
    public static string FileName(StoreFileFormat format, string table) => table + FileEncoding.Of(format, 1).Extension;

    /// <summary>Writes all 22 tables, lookup rows included. Files of the same names are replaced.</summary>
    /// <param name="generator">The store.</param>
    /// <param name="progress">Told after each batch; null for nobody.</param>
    /// <param name="cancellationToken">Stops it; files without checksums stay behind.</param>
    /// <returns>What was written, with the checksum of each table's file.</returns>
    /// <exception cref="IOException">The directory cannot be made, or a file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The user may not write there.</exception>
    public async Task<StoreReport> WriteAsync(StoreGenerator generator, IProgress<LoadProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(generator);
        var started = _timeProvider.GetTimestamp();
        Directory.CreateDirectory(_directory);
        File.Delete(InDirectory(ChecksumFileName));
        var encoding = FileEncoding.Of(_format, Parallel);
        var files = new Dictionary<string, TableFile>(StringComparer.Ordinal);
        try
        {
            var total = await Task.Run(generator.CountRows, cancellationToken).ConfigureAwait(false);
            var rows = 0L;
            await foreach (var batch in OrderedEncoding.RunAsync(generator.Batches(), encoding.Encode, Parallel, cancellationToken).ConfigureAwait(false))
            {
                var table = batch.Batch.Table;
                if (!files.TryGetValue(table.Name, out var file))
                {
                    file = await encoding.OpenAsync(InDirectory(table.Name + encoding.Extension), table, cancellationToken).ConfigureAwait(false);
                    files.Add(table.Name, file);
                }

                await file.AppendAsync(batch, cancellationToken).ConfigureAwait(false);
                rows += batch.Batch.Rows.Count;
                progress?.Report(new LoadProgress(table.Name, rows, total, _timeProvider.GetElapsedTime(started)));
            }

            var tables = new List<TableReport>();
            foreach (var table in StoreSchema.Tables)
            {
                var (bytes, sha256) = await files[table.Name].FinishAsync(cancellationToken).ConfigureAwait(false);
                tables.Add(new TableReport(table.Name, files[table.Name].Rows, bytes, sha256));
            }

            await WriteChecksumsAsync(encoding, tables, cancellationToken).ConfigureAwait(false);
            return new StoreReport(tables, _timeProvider.GetElapsedTime(started));
        }
        finally
        {
            foreach (var file in files.Values)
            {
                await file.DisposeAsync().ConfigureAwait(false);
            }
        }
    }

    private async Task WriteChecksumsAsync(FileEncoding encoding, List<TableReport> tables, CancellationToken cancellationToken)
    {
        var sums = new StringBuilder();
        foreach (var (name, text) in encoding.Companions())
        {
            var bytes = Utf8.GetBytes(text);
            await File.WriteAllBytesAsync(InDirectory(name), bytes, cancellationToken).ConfigureAwait(false);
            sums.Append(Convert.ToHexStringLower(SHA256.HashData(bytes))).Append("  ").Append(name).Append('\n');
        }

        foreach (var table in tables)
        {
            sums.Append(table.Sha256).Append("  ").Append(table.Name).Append(encoding.Extension).Append('\n');
        }

        await File.WriteAllTextAsync(InDirectory(ChecksumFileName), sums.ToString(), Utf8, cancellationToken).ConfigureAwait(false);
    }

    private string InDirectory(string name) => Path.Combine(_directory, name);
}
