namespace Ecommerce.Streaming.Sink;

/// <summary>What a sink has done since it was made, as counts of records unless said otherwise.</summary>
/// <param name="Sent">Accepted from the capture, parked records included.</param>
/// <param name="Acknowledged">Acknowledged by the broker.</param>
/// <param name="Stored">Stored by the target: committed by the consumer group, or acknowledged on a topic that the group does not read.</param>
/// <param name="Parked">Too large for the broker: described on the parked topic instead of sent.</param>
/// <param name="UnreadRecords">Sent on gated topics and not yet stored.</param>
/// <param name="UnreadBytes">Size of <paramref name="UnreadRecords"/> on the wire, before compression, in bytes.</param>
/// <param name="StoredLsn">See <see cref="Capture.IChangeRecordSink.StoredLsn"/>.</param>
/// <param name="Partitions">The partitions that hold unread records.</param>
public sealed record SinkStatistics(
    long Sent,
    long Acknowledged,
    long Stored,
    long Parked,
    long UnreadRecords,
    long UnreadBytes,
    ulong StoredLsn,
    IReadOnlyList<PartitionStatistics> Partitions);
