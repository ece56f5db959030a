using static Ecommerce.Streaming.Connectors.Properties.ConnectorProperty;

namespace Ecommerce.Streaming.Connectors.Properties;

/// <summary>What the records look like (CommonConnectorConfig, RelationalDatabaseConnectorConfig, PostgresConnectorConfig of Debezium 3.6).</summary>
internal static class EventProperties
{
    public static readonly ConnectorProperty[] All =
    [
        Text("topic.prefix") with { Required = true, Form = TextForm.Topic },
        Class("topic.naming.strategy", "io.debezium.schema.SchemaTopicNamingStrategy"),
        Text("topic.delimiter", ".") with { Form = TextForm.Topic },
        Int("topic.cache.size", "10000"),
        Text("topic.transaction", "transaction") with { Form = TextForm.Topic },
        Text("topic.heartbeat.prefix", "__debezium-heartbeat") with { Form = TextForm.Topic },
        Text("topic.heartbeat.name") with { Form = TextForm.Topic },
        Choice("decimal.handling.mode", "precise", "precise", "string", "double"),
        Choice("time.precision.mode", "adaptive", "adaptive", "adaptive_time_microseconds", "connect", "isostring", "microseconds", "nanoseconds"),
        Choice("interval.handling.mode", "numeric", "numeric", "string"),
        Choice("hstore.handling.mode", "json", "json", "map"),
        Choice("binary.handling.mode", "bytes", "bytes", "base64", "base64-url-safe", "hex"),
        Short("money.fraction.digits", "2"),
        Flag("include.unknown.datatypes", false),
        Text("unavailable.value.placeholder", "__debezium_unavailable_value"),
        Choice("schema.refresh.mode", "columns_diff", "columns_diff", "columns_diff_exclude_unchanged_toast"),
        Choice("schema.name.adjustment.mode", "none", "none", "avro", "avro_unicode"),
        Choice("field.name.adjustment.mode", "none", "none", "avro", "avro_unicode"),
        Flag("include.schema.comments", false),
        Flag("tombstones.on.delete", true),
        List("skipped.operations", "t"),
        Flag("skip.messages.without.change", false),
        Flag("provide.transaction.metadata", false),
        Class("transaction.metadata.factory", "io.debezium.pipeline.txmetadata.DefaultTransactionMetadataFactory"),
        Class("sourceinfo.struct.maker", "io.debezium.connector.postgresql.PostgresSourceInfoStructMaker"),
        Flag("extended.headers.enabled", true),
        List("converters"),
        List("post.processors"),
    ];
}
