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

    [LoggerMessage(2206, LogLevel.Information, "{Unread} records ({Bytes} bytes) of this run are not yet stored by group {Group}, {Unacknowledged} not yet acknowledged by Kafka; waiting for them")]
    internal static partial void DrainWaitsForOwn(this ILogger logger, long unread, long bytes, string group, long unacknowledged);

    [LoggerMessage(2207, LogLevel.Information, "{Records} records on {Partitions} partitions are not yet stored by group {Group}, the most on {Topic} [{Partition}]: committed {Committed} of {End}. Waiting for it; a topic that the group does not read must not be gated (IsGated)")]
    internal static partial void DrainWaitsForTopics(this ILogger logger, long records, int partitions, string group, string topic, int partition, long committed, long end);

    [LoggerMessage(2208, LogLevel.Warning, "It could not be read how far group {Group} is behind on the topics: {Reason}. Trying again")]
    internal static partial void BacklogUnreadable(this ILogger logger, string group, string reason);
}
