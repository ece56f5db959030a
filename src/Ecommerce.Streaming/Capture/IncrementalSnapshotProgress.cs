using System.Collections.Immutable;

namespace Ecommerce.Streaming.Capture;

/// <summary>How far an incremental snapshot has come: what is needed to go on with it after a restart, at least once. Kept together with the log position that it belongs to.</summary>
public sealed record IncrementalSnapshotProgress
{
    /// <summary>The id of the signal that asked for it.</summary>
    public string? SignalId { get; init; }

    /// <summary>The tables that are left; the first is being read.</summary>
    public required ImmutableArray<IncrementalSnapshotTable> Tables { get; init; }

    /// <summary>The key of the last row that was sent of the first table, as PostgreSQL prints it, one text a column; empty where none was sent.</summary>
    public ImmutableArray<string?> LastKey { get; init; } = [];

    /// <summary>The key at which the first table ends for this snapshot; empty where it is not known yet.</summary>
    public ImmutableArray<string?> MaximumKey { get; init; } = [];
}
