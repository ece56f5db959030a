using static Ecommerce.Streaming.Connectors.Properties.ConnectorProperty;

namespace Ecommerce.Streaming.Connectors.Properties;

/// <summary>What Kafka Connect itself reads of a source connector's configuration (ConnectorConfig, SourceConnectorConfig, TopicCreationConfig of Kafka 4).</summary>
internal static class ConnectProperties
{
    public static readonly ConnectorProperty[] All =
    [
        Text("name"),
        Class("connector.class") with { Required = true },
        Int("tasks.max", "1") with { Range = NumberRange.AtLeastOne },
        Flag("tasks.max.enforce", true),
        Text("connector.plugin.version"),
        Class("key.converter"),
        Text("key.converter.plugin.version"),
        Class("value.converter"),
        Text("value.converter.plugin.version"),
        Class("header.converter"),
        Text("header.converter.plugin.version"),
        List("transforms"),
        List("predicates"),
        Word("config.action.reload", "restart", "none", "restart"),
        Long("errors.retry.timeout", "0"),
        Long("errors.retry.delay.max.ms", "60000"),
        Word("errors.tolerance", "none", "none", "all"),
        Flag("errors.log.enable", false),
        Flag("errors.log.include.messages", false),
        List("topic.creation.groups"),
        Choice("exactly.once.support", "requested", "requested", "required"),
        Choice("transaction.boundary", "poll", "poll", "interval", "connector"),
        Long("transaction.boundary.interval.ms") with { Range = NumberRange.NonNegativeLong },
        Text("offsets.storage.topic") with { Form = TextForm.NotEmpty },
    ];

    /// <summary>Of <c>topic.creation.GROUP.</c>; whatever else stands there is a setting of the topic.</summary>
    public static readonly ConnectorProperty[] TopicCreation =
    [
        Regexes("include"),
        Regexes("exclude"),
        Short("replication.factor") with { Range = NumberRange.Replicas },
        Int("partitions") with { Range = NumberRange.Partitions },
    ];

    /// <summary>Whatever follows is handed on as it is: to the JDBC driver, to the worker's clients, to the consumer of the signal topic.</summary>
    public static readonly string[] PassedThrough = ["driver.", "producer.override.", "consumer.override.", "admin.override.", "signal.consumer."];
}
