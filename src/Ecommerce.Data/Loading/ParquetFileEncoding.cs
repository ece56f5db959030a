using Ecommerce.Data.Schema;

namespace Ecommerce.Data.Loading;

/// <summary>Parquet: its pages are made of columns, so the file takes the rows themselves.</summary>
internal sealed class ParquetFileEncoding : FileEncoding
{
    private readonly bool _background;

    public ParquetFileEncoding(int parallel) => _background = parallel > 1;

    public override string Extension => ".parquet";

    public override ReadOnlyMemory<byte> Encode(PlacedBatch placed) => ReadOnlyMemory<byte>.Empty;

    public override async Task<TableFile> OpenAsync(string path, TableModel table, CancellationToken cancellationToken) =>
        await ParquetTableFile.OpenAsync(path, table, _background, cancellationToken).ConfigureAwait(false);
}
