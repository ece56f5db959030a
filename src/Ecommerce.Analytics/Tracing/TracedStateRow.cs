using System.Collections.Immutable;

namespace Ecommerce.Analytics.Tracing;

/// <summary>The newest version of the row that ClickHouse has.</summary>
public sealed record TracedStateRow
{
    /// <summary>First part of its version: the commit before the transaction, or the position of the snapshot.</summary>
    public required ulong PreviousCommitLsn { get; init; }

    /// <summary>Second part of its version: the event's place in the log; 0 for a row of a snapshot.</summary>
    public required ulong Lsn { get; init; }

    /// <summary>Whether this version says that the row is gone.</summary>
    public required bool IsDeleted { get; init; }

    /// <summary>The columns that the state keeps.</summary>
    public required ImmutableArray<TracedValue> Columns { get; init; }
}
