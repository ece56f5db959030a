namespace Ecommerce.Streaming.ChangeEvents;

/// <summary>Field names of the envelope's <c>source</c> block of the PostgreSQL connector, in the order in which they are written.</summary>
public static class SourceFields
{
    /// <summary>The connector's version.</summary>
    public const string Version = "version";

    /// <summary>The connector's kind; always <see cref="PostgresConnector"/>.</summary>
    public const string Connector = "connector";

    /// <summary>The logical name: the topic prefix.</summary>
    public const string Name = "name";

    /// <summary>When the transaction committed (a snapshot: when its transaction began), milliseconds since 1970 UTC.</summary>
    public const string TimestampMs = "ts_ms";

    /// <summary>The snapshot marker; see <see cref="SnapshotMarker"/>.</summary>
    public const string Snapshot = "snapshot";

    /// <summary>The database's name.</summary>
    public const string Database = "db";

    /// <summary>A string that holds a JSON array: previous commit's LSN or null, and this event's LSN; see <see cref="SourceSequence"/>.</summary>
    public const string Sequence = "sequence";

    /// <summary><see cref="TimestampMs"/> in microseconds.</summary>
    public const string TimestampUs = "ts_us";

    /// <summary><see cref="TimestampMs"/> in nanoseconds.</summary>
    public const string TimestampNs = "ts_ns";

    /// <summary>The table's schema.</summary>
    public const string Schema = "schema";

    /// <summary>The table's name as it is in the database (a topic's name may differ).</summary>
    public const string Table = "table";

    /// <summary>The transaction's id: 32-bit when streaming, 64-bit in a snapshot.</summary>
    public const string TransactionId = "txId";

    /// <summary>The event's log sequence number as a decimal number.</summary>
    public const string Lsn = "lsn";

    /// <summary>The slot's oldest needed transaction; null, as in Debezium by default.</summary>
    public const string Xmin = "xmin";

    /// <summary>The replication origin's name, where the change was replicated into this server.</summary>
    public const string Origin = "origin";

    /// <summary>The commit's LSN at that origin.</summary>
    public const string OriginLsn = "origin_lsn";

    /// <summary>The value of <see cref="Connector"/>.</summary>
    public const string PostgresConnector = "postgresql";

    /// <summary>The Debezium release whose envelope is written here, and so the value of <see cref="Version"/>.</summary>
    public const string CompatibleVersion = "3.6.1.Final";
}
