using System.Collections.Immutable;
using Ecommerce.Streaming.Capture.Notifications;
using Ecommerce.Streaming.Capture.Snapshots;
using Ecommerce.Streaming.Serialization;

namespace Ecommerce.Streaming.Capture.Signals;

/// <summary>What was read between two watermarks: rows of one table, on the way to which others may have turned out to be read to their end.</summary>
internal sealed record Chunk
{
    /// <summary>The tables that are left after this; the first is that of <see cref="Rows"/>. Empty where the snapshot is complete.</summary>
    public required ImmutableArray<IncrementalSnapshotTable> Tables { get; init; }

    /// <summary>How the rows' table looked when they were read; null without rows.</summary>
    public TableShape? Shape { get; init; }

    public IReadOnlyList<CopiedRow> Rows { get; init; } = [];

    /// <summary>The key of the last row.</summary>
    public ImmutableArray<string?> LastKey { get; init; } = [];

    public ImmutableArray<string?> MaximumKey { get; init; } = [];

    /// <summary>The transactions that were not over when the rows were read, so that their changes were not seen.</summary>
    public ImmutableHashSet<uint> Unseen { get; init; } = [];

    /// <summary>The rows read of the first table so far.</summary>
    public long RowsScanned { get; init; }

    /// <summary>What is to be told, in order.</summary>
    public required ImmutableArray<Notification> Notifications { get; init; }

    /// <summary>Whether a closing watermark was committed; if not, nothing will come in the log.</summary>
    public required bool IsClosed { get; init; }
}
