namespace Ecommerce.Streaming.ChangeEvents;

/// <summary>The envelope's <c>source</c>: which server, table, transaction and log position a change comes from.</summary>
public sealed record SourceBlock
{
    /// <summary>The connector's version.</summary>
    public required string Version { get; init; }

    /// <summary>The connector's kind, <c>postgresql</c>.</summary>
    public required string Connector { get; init; }

    /// <summary>The logical name: the topic prefix.</summary>
    public required string Name { get; init; }

    /// <summary>When the transaction committed, milliseconds since 1970 UTC.</summary>
    public required long TimestampMs { get; init; }

    /// <summary>The record's place in a snapshot.</summary>
    public required SnapshotMarker Snapshot { get; init; }

    /// <summary>The database's name.</summary>
    public required string Database { get; init; }

    /// <summary>The position in commit order, or null where the connector writes none.</summary>
    public SourceSequence? Sequence { get; init; }

    /// <summary><see cref="TimestampMs"/> in microseconds.</summary>
    public long? TimestampUs { get; init; }

    /// <summary><see cref="TimestampMs"/> in nanoseconds.</summary>
    public long? TimestampNs { get; init; }

    /// <summary>The table's schema.</summary>
    public required string Schema { get; init; }

    /// <summary>The table's name in the database.</summary>
    public required string Table { get; init; }

    /// <summary>The transaction's id; null in incremental snapshots.</summary>
    public long? TransactionId { get; init; }

    /// <summary>The event's LSN; null in incremental snapshots (their place is in <see cref="Sequence"/> only).</summary>
    public ulong? Lsn { get; init; }

    /// <summary>The slot's oldest needed transaction, where the connector was asked for it.</summary>
    public long? Xmin { get; init; }

    /// <summary>The replication origin's name, if the change was replicated into this server.</summary>
    public string? Origin { get; init; }

    /// <summary>The commit's LSN at that origin.</summary>
    public ulong? OriginLsn { get; init; }
}
