namespace Ecommerce.Data.Loading;

/// <summary>What a load or an export has written of one table.</summary>
public sealed class TableReport
{
    internal TableReport(string name, long rows, long bytes, string sha256)
    {
        Name = name;
        Rows = rows;
        Bytes = bytes;
        Sha256 = sha256;
    }

    /// <summary>The table's name.</summary>
    public string Name { get; }

    /// <summary>Its rows.</summary>
    public long Rows { get; }

    /// <summary>Size of its file, or of its rows in the form in which PostgreSQL received them, in bytes.</summary>
    public long Bytes { get; }

    /// <summary>SHA-256 of the file, or of the rows in the binary form of COPY, in hexadecimal.</summary>
    public string Sha256 { get; }
}
