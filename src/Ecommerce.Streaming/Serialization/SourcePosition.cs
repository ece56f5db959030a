using System.Runtime.InteropServices;
using Ecommerce.Streaming.ChangeEvents;

namespace Ecommerce.Streaming.Serialization;

/// <summary>The part of the source block that differs from event to event.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct SourcePosition
{
    /// <summary>Commit (or snapshot) time, microseconds since 1970 UTC.</summary>
    public required long TimestampUs { get; init; }

    public required SnapshotMarker Snapshot { get; init; }

    public required SourceSequence Sequence { get; init; }

    public required ulong? TransactionId { get; init; }

    public string? Origin { get; init; }

    public ulong OriginLsn { get; init; }

    /// <summary>The event's place in its transaction; null without transaction metadata.</summary>
    public TransactionBlock? Transaction { get; init; }
}
