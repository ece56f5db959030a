using static Ecommerce.Streaming.Connectors.Properties.ConnectorProperty;

namespace Ecommerce.Streaming.Connectors.Properties;

/// <summary>Signals to the connector and notifications from it (CommonConnectorConfig and the channels of Debezium 3.6).</summary>
internal static class SignalProperties
{
    public static readonly ConnectorProperty[] All =
    [
        List("signal.data.collection"),
        List("signal.enabled.channels", "source"),
        Long("signal.poll.interval.ms", "5000") with { Range = NumberRange.PositiveInt },
        Text("signal.kafka.topic"),
        Text("signal.kafka.bootstrap.servers"),
        Text("signal.kafka.groupId", "kafka-signal"),
        Int("signal.kafka.poll.timeout.ms", "0") with { Range = NumberRange.NonNegativeInt },
        Text("signal.file", "file-signals.txt"),
        List("notification.enabled.channels"),
        Text("notification.sink.topic.name"),
    ];
}
