namespace Ecommerce.Data.Loading;

/// <summary>How far a load or an export is.</summary>
/// <param name="Table">The table that was just written to.</param>
/// <param name="Rows">Rows written so far, all tables together.</param>
/// <param name="TotalRows">Rows that there will be.</param>
/// <param name="Elapsed">Time since the start.</param>
public readonly record struct LoadProgress(string Table, long Rows, long TotalRows, TimeSpan Elapsed)
{
    /// <summary>Share of the rows written, 0 to 100.</summary>
    public double Percent => TotalRows == 0 ? 100 : 100.0 * Rows / TotalRows;

    /// <summary>Mean rate since the start, in rows per second; zero before any time has passed.</summary>
    public double RowsPerSecond => Elapsed > TimeSpan.Zero ? Rows / Elapsed.TotalSeconds : 0;

    /// <summary>How long the rest will take at the mean rate so far; null before the first row.</summary>
    public TimeSpan? TimeLeft => Rows > 0 ? Elapsed * ((double)Math.Max(0, TotalRows - Rows) / Rows) : null;
}
