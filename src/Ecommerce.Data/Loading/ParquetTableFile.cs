using System.Collections.Immutable;
using System.IO.Compression;
using System.Security.Cryptography;
using Ecommerce.Data.Schema;
using Parquet;
using Parquet.Schema;

namespace Ecommerce.Data.Loading;

/// <summary>A Parquet file. A row group ends after so many rows of the table, however they came in batches.</summary>
internal sealed class ParquetTableFile : TableFile
{
    private const int RowsPerGroup = 50_000;

    private readonly FileStream _file;
    private readonly ParquetWriter _writer;
    private readonly DataField[] _fields;
    private readonly TableModel _table;
    private readonly bool _background;
    private ParquetRowWriter _rows;
    private Task _writing = Task.CompletedTask;
    private bool _ended;

    private ParquetTableFile(FileStream file, ParquetWriter writer, DataField[] fields, TableModel table, bool background)
    {
        _file = file;
        _writer = writer;
        _fields = fields;
        _table = table;
        _background = background;
        _rows = new ParquetRowWriter(table);
    }

    /// <summary>Opens a new file.</summary>
    /// <param name="path">Where; what is there is replaced.</param>
    /// <param name="table">Whose rows.</param>
    /// <param name="background">Whether a row group may be written while the next is collected.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public static async Task<ParquetTableFile> OpenAsync(string path, TableModel table, bool background, CancellationToken cancellationToken)
    {
        var schema = new ParquetSchema(table.Columns.Select(ParquetColumn.FieldOf));
        var file = new FileStream(path, FileMode.Create, FileAccess.ReadWrite, FileShare.Read);
        try
        {
            // Zstandard's code is the same on every machine; that of Snappy hashes with whatever instructions the processor has.
            var options = new ParquetOptions { CompressionMethod = CompressionMethod.Zstd, CompressionLevel = CompressionLevel.Fastest };
            var writer = await ParquetWriter.CreateAsync(schema, file, options, cancellationToken: cancellationToken).ConfigureAwait(false);
            return new ParquetTableFile(file, writer, schema.DataFields, table, background);
        }
        catch
        {
            await file.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    public override async Task<(long Bytes, string Sha256)> FinishAsync(CancellationToken cancellationToken)
    {
        if (_rows.Count > 0)
        {
            await FlushAsync(cancellationToken).ConfigureAwait(false);
        }

        await _writing.ConfigureAwait(false);
        _ended = true;
        await _writer.DisposeAsync().ConfigureAwait(false);
        _file.Flush(flushToDisk: true);
        _file.Position = 0;
        var hash = await SHA256.HashDataAsync(_file, cancellationToken).ConfigureAwait(false);
        return (_file.Length, Convert.ToHexStringLower(hash));
    }

    public override async ValueTask DisposeAsync()
    {
        await _writing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!_ended)
        {
            await _writer.DisposeAsync().ConfigureAwait(false);
        }

        await _file.DisposeAsync().ConfigureAwait(false);
    }

    protected override async ValueTask WriteAsync(EncodedBatch batch, CancellationToken cancellationToken)
    {
        foreach (var row in batch.Batch.Rows)
        {
            _rows.Row(row);
            if (_rows.Count == RowsPerGroup)
            {
                await FlushAsync(cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private async Task FlushAsync(CancellationToken cancellationToken)
    {
        // One group of a table at a time: they share the file.
        await _writing.ConfigureAwait(false);
        var columns = _rows.Columns;
        _rows = new ParquetRowWriter(_table);
        _writing = _background ? Task.Run(() => WriteGroupAsync(columns, cancellationToken), CancellationToken.None) : WriteGroupAsync(columns, cancellationToken);
        if (!_background)
        {
            await _writing.ConfigureAwait(false);
        }
    }

    private async Task WriteGroupAsync(ImmutableArray<ParquetColumn> columns, CancellationToken cancellationToken)
    {
        using var group = _writer.CreateRowGroup();
        for (var i = 0; i < columns.Length; i++)
        {
            await columns[i].WriteAsync(group, _fields[i], cancellationToken).ConfigureAwait(false);
        }
    }
}
