using System.Collections.Immutable;

namespace Ecommerce.Analytics.Ddl;

/// <summary>
/// What could not be stored. A row of <c>errors</c> is one parking of a message; rows of one <c>error_id</c> are one error, however often its message comes again.
/// Somebody's decision is written into those rows themselves, so that what the TTL removes was resolved, and what is open has no end.
/// </summary>
internal sealed class ErrorsDdl(AnalyticsOptions options, ImmutableArray<StateTableDdl> states)
{
    public const string Open = "open";
    public const string Replayed = "replayed";
    public const string Dropped = "dropped";
    public const string Mended = "mended";

    /// <summary>What the reason of a message that no event could be read from begins with; ClickHouse's own words follow.</summary>
    public const string Unreadable = "The message is not a change event: ";

    // The hub hands on what it read of an event, not its bytes: this is the event again, with all that the hub reads.
    private const string Event =
        """
        concat('{"op":', toJSONString(toString(op)), ',"before":', multiIf(before = '', 'null', isValidJSON(before), before, toJSONString(before)),
                ',"after":', multiIf(after = '', 'null', isValidJSON(after), after, toJSONString(after)),
                ',"source":{"ts_ms":', toString(ts_ms), ',"snapshot":', toJSONString(toString(snapshot)), ',"sequence":', toJSONString(sequence),
                ',"schema":', toJSONString(toString(schema)), ',"table":', toJSONString(toString(tab)), ',"lsn":', toString(lsn), ',"txId":', toString(tx_id), '}}')
        """;

    // Where a message tells its row and place in the log, these are what it is: a capture that sends it again, perhaps to a broker that began anew, uses another offset.
    // Else it is the one record of the topic; its time tells it from the record that had this offset before the topic was made anew.
    private const string Identity = "if(id IS NULL, cityHash64(topic, partition, offset, produced_ms, raw), cityHash64(tab, assumeNotNull(id), version, raw))";

    // Columns that came later; a folder that an older version made gets them at its next start.
    private static readonly ImmutableArray<string> LaterColumns =
    [
        "produced_ms Int64",
        $"error_id UInt64 DEFAULT {Identity}",
        $"state LowCardinality(String) DEFAULT '{Open}'",
        "resolved_at DateTime64(3, 'UTC')",
    ];

    private string Errors => Database("errors");

    private string Ttl => $"resolved_at + {Retention.Interval(options.ErrorRetention, nameof(options.ErrorRetention))} DELETE WHERE state != '{Open}'";

    public IEnumerable<string> CreateTable() =>
    [
        $"""
        CREATE TABLE IF NOT EXISTS {Errors}
        (
            at DateTime64(3, 'UTC') DEFAULT now64(3), tab String, reason String,
            topic LowCardinality(String), partition UInt64, offset UInt64, raw String,
            id Nullable(Int32) COMMENT 'The row that the message was for, where it tells that and its place in the log', version UInt128,
            {string.Join(",\n    ", LaterColumns)}
        )
        ENGINE = MergeTree ORDER BY at
        TTL {Ttl}
        {ChangeRoutingDdl.Durable}
        """,
        .. LaterColumns.Select(column => $"ALTER TABLE {Errors} ADD COLUMN IF NOT EXISTS {column}"),
        $"ALTER TABLE {Errors} MODIFY TTL {Ttl} SETTINGS materialize_ttl_after_modify = 0",
    ];

    public IEnumerable<string> CreateViews() =>
    [
        $"""
        CREATE MATERIALIZED VIEW IF NOT EXISTS {Database("mv_errors")} TO {Errors} AS
        SELECT now64(3) AS at, tab, problem AS reason, topic, partition, offset,
            if(raw != '', raw,
                {Event.ReplaceLineEndings("\n    ")}) AS raw,
            if(is_placed,
                JSONExtract(multiIf(topic = {SqlText.Text(options.ParkedTopic)}, JSONExtractString(after, 'key'), op = 'd', before, after), 'id', 'Nullable(Int32)'), NULL) AS id,
            version, produced_ms
        FROM {Database(ChangeRoutingDdl.SeldomChanges)}
        WHERE problem != ''
        """,
        $"""
        CREATE OR REPLACE VIEW {Database("error_states")} AS
        SELECT e.error_id AS error_id, e.at AS at, e.tab AS tab, e.reason AS reason, e.topic AS topic, e.partition AS partition, e.offset AS offset, e.raw AS raw, e.id AS id, e.version AS version,
            e.times AS times, e.resolved_at AS resolved_at,
            multiIf(e.opened = 0 AND e.dropped = 0, '{Replayed}',
                e.id IS NOT NULL AND (e.version < ifNull(f.version, 0) OR e.version <= ifNull(s.version, 0)), '{Mended}',
                e.dropped > 0, '{Dropped}', '{Open}') AS state
        FROM
        (
            SELECT error_id, min(p.at) AS at, any(p.tab) AS tab, argMax(p.reason, p.at) AS reason, any(p.topic) AS topic, argMax(p.partition, p.at) AS partition, argMax(p.offset, p.at) AS offset,
                any(p.raw) AS raw, any(p.id) AS id, any(p.version) AS version, count() AS times, max(p.resolved_at) AS resolved_at,
                countIf(p.state = '{Open}') AS opened, countIf(p.state = '{Dropped}') AS dropped
            FROM {Errors} AS p
            GROUP BY error_id
        ) AS e
        LEFT JOIN (SELECT tab, max(version) AS version FROM {Database("floors")} GROUP BY tab) AS f ON f.tab = e.tab
        LEFT JOIN
        (
            {string.Join("\n    UNION ALL\n    ", states.Select(Latest))}
        ) AS s ON s.tab = e.tab AND s.id = e.id
        """,
        $"CREATE OR REPLACE VIEW {Database("open_errors")} AS SELECT * EXCEPT (state, resolved_at) FROM {Database("error_states")} WHERE state = '{Open}'",
    ];

    /// <summary>Sends the messages of some errors through the hub again, each once and as what it is.</summary>
    /// <param name="ids">A list of ids in parentheses.</param>
    public string Replay(string ids) => $"""
        INSERT INTO {Database("cdc")} ({ChangeRoutingDdl.HubColumnNames})
        SELECT source.table AS tab, source.schema AS schema, JSONExtractString(raw, 'op') AS op, source.snapshot AS snapshot, source.sequence AS sequence, source.lsn AS lsn, source.ts_ms AS ts_ms,
            {Row("before")} AS before, {Row("after")} AS after, topic, partition, offset,
            if(JSONType(raw) = 'Object', '', replaceOne(reason, {SqlText.Text(Unreadable)}, '')) AS error, raw, source.txId AS tx_id, produced_ms
        FROM (SELECT *, JSONExtract(raw, 'source', {SqlText.Text(IngestDdl.Source)}) AS source FROM {Errors} WHERE error_id IN {ids} ORDER BY at LIMIT 1 BY error_id)
        """;

    // As the Kafka table reads it: an object as its text, a NULL as nothing.
    private static string Row(string name) => $"multiIf(JSONType(raw, '{name}') IN ('Null', ''), '', JSONType(raw, '{name}') = 'String', JSONExtractString(raw, '{name}'), JSONExtractRaw(raw, '{name}'))";

    private string Database(string name) => SqlText.Name(options.Database, name);

    /// <summary>The newest version known of each row of a table that a message was parked for. Most tables have none, and then only the index is asked.</summary>
    private string Latest(StateTableDdl state) =>
        $"SELECT {SqlText.Text(state.TableName)} AS tab, toNullable(id) AS id, max(`_version`) AS version FROM {Database(state.TableName)} "
        + $"WHERE id IN (SELECT assumeNotNull(id) FROM {Errors} WHERE tab = {SqlText.Text(state.TableName)} AND id IS NOT NULL) GROUP BY id";
}
