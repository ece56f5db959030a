using Microsoft.Extensions.Logging;

namespace Ecommerce.Streaming.Sink;

/// <summary>What the sink says; ids 2200–2299.</summary>
internal static partial class Log
{
    [LoggerMessage(2200, LogLevel.Error, "A record of {Size} bytes for {Topic} [{Partition}] was parked on {ParkedTopic}: {Reason}")]
    internal static partial void RecordParked(this ILogger logger, int size, string topic, int partition, string parkedTopic, string reason);

    [LoggerMessage(2201, LogLevel.Error, "Delivery to Kafka has failed for good")]
    internal static partial void DeliveryFailed(this ILogger logger, Exception exception);

    [LoggerMessage(2202, LogLevel.Warning, "The committed offsets of group {Group} could not be read: {Reason}. Nothing more counts as stored until they can; trying again")]
    internal static partial void CommittedOffsetsUnreadable(this ILogger logger, string group, string reason);

    [LoggerMessage(2203, LogLevel.Information, "The committed offsets of group {Group} can be read again")]
    internal static partial void CommittedOffsetsReadable(this ILogger logger, string group);

    [LoggerMessage(2204, LogLevel.Warning, "Kafka client: {Reason}")]
    internal static partial void ClientError(this ILogger logger, string reason);

    [LoggerMessage(2205, LogLevel.Debug, "Kafka client {Facility}: {Text}")]
    internal static partial void ClientLog(this ILogger logger, string facility, string text);
}
