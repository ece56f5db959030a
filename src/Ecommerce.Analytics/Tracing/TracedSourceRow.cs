using System.Collections.Immutable;

namespace Ecommerce.Analytics.Tracing;

/// <summary>The row as PostgreSQL has it now.</summary>
public sealed record TracedSourceRow
{
    /// <summary>The transaction that wrote this version of the row: PostgreSQL's <c>xmin</c>, 32 bits.</summary>
    public required uint TransactionId { get; init; }

    /// <summary>When that transaction committed, where the server keeps it (<c>track_commit_timestamp</c>); else null.</summary>
    public string? CommittedAt { get; init; }

    /// <summary>The end of PostgreSQL's log when the row was read.</summary>
    public required ulong ReadAtLsn { get; init; }

    /// <summary>The row's columns in order; those that the capture masks are masked here too.</summary>
    public required ImmutableArray<TracedValue> Columns { get; init; }
}
