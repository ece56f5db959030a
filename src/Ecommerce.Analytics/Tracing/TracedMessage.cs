namespace Ecommerce.Analytics.Tracing;

/// <summary>A message that was about the row, as the log of changes remembers it.</summary>
public sealed record TracedMessage
{
    /// <summary>When ClickHouse read it.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The Kafka topic.</summary>
    public required string Topic { get; init; }

    /// <summary>The partition.</summary>
    public required uint Partition { get; init; }

    /// <summary>The offset in the partition.</summary>
    public required ulong Offset { get; init; }

    /// <summary>Debezium's operation: <c>c</c>, <c>u</c>, <c>d</c>, <c>r</c> (read by a snapshot), or <c>parked</c>.</summary>
    public required string Operation { get; init; }

    /// <summary>Debezium's snapshot flag: <c>false</c> or empty for a change of the stream.</summary>
    public required string Snapshot { get; init; }

    /// <summary>First part of the row's version: the commit before this transaction; of a row of a snapshot the snapshot's own position.</summary>
    public required ulong PreviousCommitLsn { get; init; }

    /// <summary>Where the event itself lies in PostgreSQL's log (<c>source.lsn</c>); 0 where the message does not tell.</summary>
    public required ulong Lsn { get; init; }

    /// <summary>PostgreSQL's transaction (<c>source.txId</c>); 0 where the message does not tell.</summary>
    public required ulong TransactionId { get; init; }

    /// <summary>Whether it could not be stored.</summary>
    public required bool IsParked { get; init; }
}
