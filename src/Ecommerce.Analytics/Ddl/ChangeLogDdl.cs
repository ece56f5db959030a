using System.Collections.Immutable;

namespace Ecommerce.Analytics.Ddl;

/// <summary>
/// The raw log: which message brought which row from which place in PostgreSQL's log, for <c>explain-row</c> and for people. It holds no payload: that is personal data and
/// most of the volume, and the state has it already. No answer reads it, so it may forget, and a crash may cost its last moments.
/// </summary>
internal sealed class ChangeLogDdl(AnalyticsOptions options)
{
    public const string Table = "change_log";
    private const string View = "mv_change_log";

    private bool IsKept => options.ChangeLogRetention != TimeSpan.Zero;

    private string Ttl => $"at + {Retention.Interval(options.ChangeLogRetention, nameof(options.ChangeLogRetention))}";

    public ImmutableArray<string> CreateTable() => !IsKept
        ? [$"DROP TABLE IF EXISTS {Database(View)} SYNC", $"DROP TABLE IF EXISTS {Database(Table)} SYNC"]
        :
        [
            $"""
            CREATE TABLE IF NOT EXISTS {Database(Table)}
            (
                tab LowCardinality(String),
                id Int32 COMMENT 'The row''s key, 0 where the message has none',
                version UInt128 COMMENT 'As in the state: the commit before the transaction, and the event''s own LSN',
                op LowCardinality(String),
                snapshot LowCardinality(String),
                lsn UInt64 COMMENT 'source.lsn',
                tx_id UInt64 COMMENT 'source.txId: PostgreSQL''s transaction, 0 where unknown',
                topic LowCardinality(String),
                partition UInt32 CODEC(ZSTD),
                offset UInt64 CODEC(Delta, ZSTD),
                parked Bool,
                committed_at DateTime64(3, 'UTC') CODEC(Delta, ZSTD),
                at DateTime64(3, 'UTC') CODEC(Delta, ZSTD)
            )
            ENGINE = MergeTree PARTITION BY toStartOfInterval(at, INTERVAL 6 HOUR) ORDER BY (tab, id, version)
            TTL {Ttl}
            SETTINGS ttl_only_drop_parts = 1
            """,
            $"ALTER TABLE {Database(Table)} MODIFY TTL {Ttl} SETTINGS materialize_ttl_after_modify = 0",
        ];

    /// <summary>Finding the key by its name costs a fraction of reading the row's JSON, and every table's key is called <c>id</c> and comes first.</summary>
    public ImmutableArray<string> CreateView() => !IsKept
        ? []
        :
        [
            $"""
            CREATE MATERIALIZED VIEW IF NOT EXISTS {Database(View)} TO {Database(Table)} AS
            SELECT tab, toInt32(simpleJSONExtractInt(multiIf(op = 'parked', JSONExtractString(after, 'key'), op = 'd', before, after), 'id')) AS id, version, op, snapshot, lsn, tx_id,
                topic, toUInt32(partition) AS partition, offset, problem != '' AS parked, committed_at, now64(3) AS at
            FROM {Database(ChangeRoutingDdl.Changes)}
            """,
        ];

    private string Database(string name) => SqlText.Name(options.Database, name);
}
