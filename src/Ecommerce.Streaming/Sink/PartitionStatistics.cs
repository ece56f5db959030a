namespace Ecommerce.Streaming.Sink;

/// <summary>What is unread in one partition.</summary>
/// <param name="Topic">The topic.</param>
/// <param name="Partition">The partition.</param>
/// <param name="UnreadRecords">Records sent and not yet committed by the consumer group.</param>
/// <param name="UnreadBytes">Their size on the wire, before compression, in bytes.</param>
/// <param name="CommittedOffset">The offset that the group has committed (the next that it will read), null while it has committed none.</param>
public sealed record PartitionStatistics(string Topic, int Partition, int UnreadRecords, long UnreadBytes, long? CommittedOffset);
