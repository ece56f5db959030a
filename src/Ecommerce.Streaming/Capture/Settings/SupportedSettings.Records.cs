using System.Collections.Immutable;
using static Ecommerce.Streaming.Capture.Settings.SettingSupport;

namespace Ecommerce.Streaming.Capture.Settings;

/// <content>What records look like, and how the connector runs.</content>
internal static partial class SupportedSettings
{
    private const string NoPlugins = "there are no plug-ins of several versions";
    private const string NoLineage = "it serves openlineage.integration.enabled, which is refused";
    private const string NoMetrics = "there are no JMX metrics";
    private const string OwnQueue = "memory between the server and the sink is bounded by the capture itself";

    private static ImmutableArray<SettingSupport> Events =>
    [
        Honoured("decimal.handling.mode"),
        Honoured("time.precision.mode"),
        Honoured("interval.handling.mode"),
        Honoured("hstore.handling.mode"),
        Honoured("binary.handling.mode"),
        Honoured("money.fraction.digits"),
        Honoured("include.unknown.datatypes"),
        Honoured("unavailable.value.placeholder"),
        Accepted("schema.refresh.mode", "pgoutput sends a Relation message when a table has changed; Debezium does not look at this either"),
        Honoured("schema.name.adjustment.mode"),
        Honoured("field.name.adjustment.mode"),
        Refused("include.schema.comments", "schemas do not carry comments", "false"),
        Honoured("tombstones.on.delete"),
        Honoured("skipped.operations", "r is taken and has no effect, as in Debezium"),
        Honoured("skip.messages.without.change"),
        Honoured("provide.transaction.metadata"),
        Refused("transaction.metadata.factory", "there is no Java class to load", "io.debezium.pipeline.txmetadata.DefaultTransactionMetadataFactory"),
        Refused("sourceinfo.struct.maker", "there is no Java class to load", "io.debezium.connector.postgresql.PostgresSourceInfoStructMaker"),
        Honoured("extended.headers.enabled"),
        Refused("converters", "there are no Java classes to load"),
        Refused("post.processors", "there are no Java classes to load"),
        Honoured("heartbeat.interval.ms"),
        Honoured("heartbeat.action.query"),
    ];

    private static ImmutableArray<SettingSupport> Topics =>
    [
        Honoured("topic.prefix"),
        Refused("topic.naming.strategy", "there is no Java class to load", "io.debezium.schema.SchemaTopicNamingStrategy"),
        Honoured("topic.delimiter"),
        Accepted("topic.cache.size", "names are not computed for every record"),
        Honoured("topic.transaction"),
        Honoured("topic.heartbeat.prefix"),
        Honoured("topic.heartbeat.name"),
        Accepted("heartbeat.topics.prefix", "Debezium's naming strategy does not read it either; topic.heartbeat.prefix is what it reads"),
        Accepted("topic.creation.", "topics are created beforehand"),
    ];

    private static ImmutableArray<SettingSupport> Plugins =>
    [
        Honoured("key.converter", "absent, it is taken for the JSON converter", Connectors.Properties.PluginOptions.JsonConverter),
        Honoured("key.converter.", "schemas.enable, replace.null.with.default, decimal.format; schemas.cache.size has no effect"),
        Honoured("value.converter", "absent, it is taken for the JSON converter", Connectors.Properties.PluginOptions.JsonConverter),
        Honoured("value.converter.", "schemas.enable, replace.null.with.default, decimal.format; schemas.cache.size has no effect"),
        Honoured("header.converter", "headers are written as text", "org.apache.kafka.connect.storage.SimpleHeaderConverter"),
        Accepted("header.converter.", "the simple converter has no options"),
        Accepted("key.converter.plugin.version", NoPlugins),
        Accepted("value.converter.plugin.version", NoPlugins),
        Accepted("header.converter.plugin.version", NoPlugins),
        Accepted("connector.plugin.version", NoPlugins),
        Honoured("transforms"),
        Honoured("transforms.", "see below"),
        Honoured("predicates"),
        Honoured("predicates.", "see below"),
    ];

    private static ImmutableArray<SettingSupport> Running =>
    [
        Accepted("name", "records do not carry it"),
        Accepted("connector.class", "it must be the connector for PostgreSQL"),
        Accepted("tasks.max", "there is one task, as in Debezium"),
        Accepted("tasks.max.enforce", "there is one task, as in Debezium"),
        Accepted("config.action.reload", "there is no worker to reload the configuration"),
        Accepted("errors.retry.timeout", "transforms do not fail for a while"),
        Accepted("errors.retry.delay.max.ms", "transforms do not fail for a while"),
        Refused("errors.tolerance", "a record that a transform cannot take ends the capture; none is left out", "none"),
        Accepted("errors.log.enable", "errors are always logged"),
        Accepted("errors.log.include.messages", "errors are always logged, without the record"),
        Accepted("errors.max.retries", "a lost connection is tried again without end, as by default"),
        Honoured("retriable.restart.connector.wait.ms", "the longest wait; the first ones are shorter"),
        Refused("exactly.once.support", "records are delivered at least once", "requested"),
        Accepted("transaction.boundary", "it serves exactly.once.support=required, which is refused"),
        Accepted("transaction.boundary.interval.ms", "it serves exactly.once.support=required, which is refused"),
        Accepted("offsets.storage.topic", "offsets are kept in the store that the capture is given"),
        Refused("event.processing.failure.handling.mode", "an event that cannot be processed ends the capture; none is left out", "fail"),
        Honoured("event.converting.failure.handling.mode"),
        Refused("guardrail.collections.max", "the number of tables is not bounded", "0"),
        Accepted("guardrail.collections.limit.action", "it serves guardrail.collections.max, which is refused"),
        Accepted("max.batch.size", OwnQueue),
        Accepted("max.queue.size", OwnQueue),
        Accepted("max.queue.size.in.bytes", OwnQueue),
        Refused("queue.provider.type", OwnQueue, "memory"),
        Accepted("poll.interval.ms", "records are sent as they come"),
        Accepted("query.fetch.size", "rows are streamed"),
        Accepted("executor.shutdown.timeout.ms", "whoever stops the capture says how long it may take"),
        Accepted("custom.metric.tags", NoMetrics),
        Accepted("custom.sanitize.pattern", "no property's value is logged"),
        Accepted("statistics.metrics.enabled", NoMetrics),
        Accepted("internal.advanced.metrics.enable", NoMetrics),
        Accepted("memory.management.schemas.class", "it is about the connector's own memory"),
        Accepted("memory.management.tables.class", "it is about the connector's own memory"),
        Refused("internal.log.position.check.enable", "the stored position is always checked", "true"),
        Accepted("internal.custom.retriable.exception", "there are no Java exceptions"),
        Refused("openlineage.integration.enabled", "no lineage is sent", "false"),
        Accepted("openlineage.integration.", NoLineage),
        Refused("producer.override.bootstrap.servers", "the sink says where records go"),
        Refused("producer.override.partitioner.class", "there is no Java class to load"),
        Accepted("producer.override.", "the sink has its own settings"),
        Accepted("consumer.override.", "nothing is consumed"),
        Accepted("admin.override.", "topics are created beforehand"),
    ];
}
