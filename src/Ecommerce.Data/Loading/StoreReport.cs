using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;

namespace Ecommerce.Data.Loading;

/// <summary>What a load or an export has written.</summary>
public sealed class StoreReport
{
    internal StoreReport(IEnumerable<TableReport> tables, TimeSpan elapsed)
    {
        Tables = [.. tables];
        Elapsed = elapsed;
        Rows = Tables.Sum(table => table.Rows);
        var sums = string.Concat(Tables.Select(table => $"{table.Sha256}  {table.Name}\n"));
        Checksum = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(sums)));
    }

    /// <summary>Each table, in the order of the foreign keys; lookup tables too.</summary>
    public ImmutableArray<TableReport> Tables { get; }

    /// <summary>Rows of all tables together.</summary>
    public long Rows { get; }

    /// <summary>How long it took, the check of the foreign keys included.</summary>
    public TimeSpan Elapsed { get; }

    /// <summary>Mean rate in rows per second; zero if no time has passed.</summary>
    public double RowsPerSecond => Elapsed > TimeSpan.Zero ? Rows / Elapsed.TotalSeconds : 0;

    /// <summary>SHA-256, in hexadecimal, over the tables' checksums and names: the same for the same store written in the same form, whatever the parallelism was.</summary>
    public string Checksum { get; }
}
