using System.Collections.Immutable;

namespace Ecommerce.Analytics.Settling;

/// <summary>What the settle loop has done so far.</summary>
public sealed record SettleStatistics
{
    /// <summary>Everything that committed up to this LSN is in the ledgers; 0 before the first.</summary>
    public ulong WatermarkLsn { get; init; }

    /// <summary>Median time from commit in PostgreSQL until the row counts in the ledgers, over the last streamed rows, in milliseconds; null before the first. Clocks of two machines may differ.</summary>
    public double? FreshnessP50Ms { get; init; }

    /// <summary>The same at the 95th percentile, in milliseconds.</summary>
    public double? FreshnessP95Ms { get; init; }

    /// <summary>Row versions of the fact tables that were settled since the loop started.</summary>
    public long SettledRows { get; init; }

    /// <summary>State tables that were dropped or emptied by hand and are being read again from the source; nothing is settled meanwhile.</summary>
    public ImmutableArray<string> Lost { get; init; } = [];

    /// <summary>Passes that found something to settle.</summary>
    public long Passes { get; init; }

    /// <summary>Duration of the last such pass in milliseconds.</summary>
    public double LastPassMs { get; init; }
}
