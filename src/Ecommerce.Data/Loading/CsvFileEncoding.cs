using System.Text;
using Ecommerce.Data.Schema;

namespace Ecommerce.Data.Loading;

/// <summary>CSV with a line of column names.</summary>
internal sealed class CsvFileEncoding : FileEncoding
{
    public override string Extension => ".csv";

    public override ReadOnlyMemory<byte> Encode(PlacedBatch placed)
    {
        var text = new StringBuilder();
        var writer = new CsvRowWriter(text, placed.Batch.Table);
        if (placed.IsFirst)
        {
            writer.Header();
        }

        foreach (var row in placed.Batch.Rows)
        {
            writer.Row(row);
        }

        return Utf8.GetBytes(text.ToString());
    }

    public override Task<TableFile> OpenAsync(string path, TableModel table, CancellationToken cancellationToken) =>
        Task.FromResult<TableFile>(new TextTableFile(path, ReadOnlyMemory<byte>.Empty));
}
