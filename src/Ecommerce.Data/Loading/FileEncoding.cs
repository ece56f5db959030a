using System.Text;
using Ecommerce.Data.Schema;

namespace Ecommerce.Data.Loading;

/// <summary>How a format turns rows into a file per table.</summary>
internal abstract class FileEncoding
{
    protected static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>What file names end in, with the dot.</summary>
    public abstract string Extension { get; }

    public static FileEncoding Of(StoreFileFormat format, int parallel) => format switch
    {
        StoreFileFormat.Csv => new CsvFileEncoding(),
        StoreFileFormat.Parquet => new ParquetFileEncoding(parallel),
        StoreFileFormat.Sql => new SqlFileEncoding(),
        _ => throw new ArgumentOutOfRangeException(nameof(format), format, "Not a format of files."),
    };

    /// <summary>The rows as bytes; called on any thread. Empty where the file takes the rows themselves.</summary>
    public abstract ReadOnlyMemory<byte> Encode(PlacedBatch placed);

    /// <summary>Opens a table's file.</summary>
    public abstract Task<TableFile> OpenAsync(string path, TableModel table, CancellationToken cancellationToken);

    /// <summary>Files beside those of the tables, by name.</summary>
    public virtual IEnumerable<(string Name, string Text)> Companions() => [];
}
