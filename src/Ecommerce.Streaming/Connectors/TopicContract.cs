using System.Collections.Frozen;

namespace Ecommerce.Streaming.Connectors;

/// <summary>
/// The properties that make Debezium write what our own capture writes and what the analytics read. They are fixed; names and values after Debezium's reference of the
/// PostgreSQL connector (3.6) and Kafka Connect's.
/// </summary>
internal static class TopicContract
{
    internal const string HeartbeatTable = "ecommerce.heartbeat";

    // One statement: a driver may refuse several.
    internal const string HeartbeatQuery =
        $"WITH old AS (DELETE FROM {HeartbeatTable} WHERE created_at < now() - interval '1 day') INSERT INTO {HeartbeatTable} (token) VALUES (gen_random_uuid())";

    internal static readonly FrozenDictionary<string, string> Fixed = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["connector.class"] = "io.debezium.connector.postgresql.PostgresConnector",
        ["tasks.max"] = "1",
        ["plugin.name"] = "pgoutput",

        // The default writes base64, which ClickHouse reads as 0 without an error.
        ["decimal.handling.mode"] = "string",
        ["time.precision.mode"] = "connect",
        ["tombstones.on.delete"] = "false",

        // The default skips truncates.
        ["skipped.operations"] = "none",
        ["key.converter"] = "org.apache.kafka.connect.json.JsonConverter",
        ["key.converter.schemas.enable"] = "false",
        ["value.converter"] = "org.apache.kafka.connect.json.JsonConverter",
        ["value.converter.schemas.enable"] = "false",

        // The default writes a column's default where the row has null.
        ["value.converter.replace.null.with.default"] = "false",
        ["topic.naming.strategy"] = "io.debezium.schema.SchemaTopicNamingStrategy",
        ["topic.delimiter"] = ".",

        // Changes that happen while the connector is away must wait for it.
        ["slot.drop.on.stop"] = "false",
        ["event.processing.failure.handling.mode"] = "fail",

        // The default leaves out what it cannot convert, with a warning in a log.
        ["event.converting.failure.handling.mode"] = "fail",
        ["errors.tolerance"] = "none",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Properties that may not be set by hand, with the reason.</summary>
    internal static string? ReasonAgainst(string property) => property switch
    {
        "snapshot.mode" => "a blocking snapshot on a living slot would beat later changes; initial and no_data keep versions in commit order; re-read tables by incremental snapshots",
        "offset.mismatch.strategy" => "trusting the slot over the stored offset loses the changes between them",
        "transforms" => "a transform would change the envelope or the topic that readers rely on",
        "message.key.columns" => "keys are primary keys",
        "skip.messages.without.change" => "a reader that counts on every commit would miss some",
        _ when property.StartsWith("transforms.", StringComparison.Ordinal) => "a transform would change the envelope or the topic that readers rely on",
        _ when property.StartsWith("snapshot.mode.", StringComparison.Ordinal) => "the snapshot mode is chosen by WithSnapshotMode",
        _ when property.StartsWith("schema.name.adjustment", StringComparison.Ordinal) || property.StartsWith("field.name.adjustment", StringComparison.Ordinal) => "column names go on the wire as they are",
        _ => null,
    };
}
