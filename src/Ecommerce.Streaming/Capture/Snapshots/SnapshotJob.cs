using System.Collections.Immutable;
using Ecommerce.Streaming.Capture.Catalog;

namespace Ecommerce.Streaming.Capture.Snapshots;

/// <summary>What a snapshot sends.</summary>
internal sealed record SnapshotJob
{
    /// <summary>The exported snapshot.</summary>
    public required string SnapshotName { get; init; }

    /// <summary>The position that it shows the database at.</summary>
    public required ulong Lsn { get; init; }

    /// <summary>The tables, in the order in which they are begun.</summary>
    public required ImmutableArray<CapturedTable> Tables { get; init; }

    /// <summary>All captured tables in the same order, for whoever is told of the snapshot.</summary>
    public ImmutableArray<string> Captured { get; init; } = [];

    /// <summary>
    /// Whether these are all captured tables: then the first and the last record are marked as such. Otherwise each table begins with a truncate at the snapshot's position, since
    /// whoever reads a snapshot's last record may take every table that had no row in it for empty.
    /// </summary>
    public required bool IsWhole { get; init; }

    /// <summary>Tables that are gone: of them only the truncate is sent.</summary>
    public ImmutableArray<TableName> Gone { get; init; } = [];

    /// <summary>Called when the last record of a table was accepted by the sink.</summary>
    public Action<TableName>? Sent { get; init; }
}
