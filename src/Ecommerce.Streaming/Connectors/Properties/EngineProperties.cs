using static Ecommerce.Streaming.Connectors.Properties.ConnectorProperty;

namespace Ecommerce.Streaming.Connectors.Properties;

/// <summary>Queues, heartbeats, failures and metrics (CommonConnectorConfig of Debezium 3.6).</summary>
internal static class EngineProperties
{
    public static readonly ConnectorProperty[] All =
    [
        Int("max.batch.size", "2048") with { Range = NumberRange.PositiveInt },
        Int("max.queue.size", "8192"),
        Long("max.queue.size.in.bytes", "0") with { Range = NumberRange.NonNegativeLong },
        Text("queue.provider.type", "memory"),
        Long("poll.interval.ms", "500") with { Range = NumberRange.PositiveInt },
        Int("query.fetch.size", "0") with { Range = NumberRange.NonNegativeInt },
        Int("heartbeat.interval.ms", "0") with { Range = NumberRange.NonNegativeInt },
        Text("heartbeat.action.query"),

        // Still defined; the default naming strategy no longer reads it.
        Text("heartbeat.topics.prefix", "__debezium-heartbeat") with { Replacement = "topic.heartbeat.prefix" },
        Int("errors.max.retries", "-1"),
        Long("retriable.restart.connector.wait.ms", "10000") with { Range = NumberRange.PositiveLong },
        Choice("event.processing.failure.handling.mode", "fail", "fail", "warn", "skip", "ignore"),
        Choice("event.converting.failure.handling.mode", "warn", "warn", "fail", "skip"),
        Long("executor.shutdown.timeout.ms", "4000") with { Range = NumberRange.PositiveLong },
        Int("guardrail.collections.max", "0") with { Range = NumberRange.NonNegativeInt },
        Choice("guardrail.collections.limit.action", "warn", "warn", "fail"),
        List("custom.metric.tags") with { Form = TextForm.Pairs },
        Text("custom.sanitize.pattern"),
        Flag("statistics.metrics.enabled", true),
        Class("memory.management.schemas.class"),
        Class("memory.management.tables.class"),
        Flag("openlineage.integration.enabled", false),
        Text("openlineage.integration.config.file.path", "./openlineage.yml"),
        Text("openlineage.integration.job.namespace"),
        Text("openlineage.integration.job.description", "Debezium change data capture job"),
        List("openlineage.integration.job.tags") with { Form = TextForm.Pairs },
        List("openlineage.integration.job.owners") with { Form = TextForm.Pairs },
        Text("openlineage.integration.dataset.kafka.bootstrap.servers"),
        Flag("internal.log.position.check.enable", true),
        Flag("internal.advanced.metrics.enable", false),
        Text("internal.custom.retriable.exception"),
    ];
}
