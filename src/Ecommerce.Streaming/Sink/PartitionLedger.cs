using Confluent.Kafka;

namespace Ecommerce.Streaming.Sink;

/// <summary>What was sent to one partition and is not known to be stored, oldest first. Belongs to the <see cref="DeliveryLedger"/>'s lock.</summary>
internal sealed class PartitionLedger(string topic, int partition, bool isGated)
{
    private readonly Queue<SentRecord> _records = new();

    internal TopicPartition Address { get; } = new(topic, partition);

    /// <summary>Whether the consumer group reads this partition; if not, an acknowledged record counts as stored.</summary>
    internal bool IsGated { get; } = isGated;

    /// <summary>The greatest offset seen committed (the next that the group will read); -1 while there is none.</summary>
    internal long Committed { get; private set; } = -1;

    internal int UnreadRecords => _records.Count;

    internal long UnreadBytes { get; private set; }

    /// <summary>Whether a record was turned away, and too little has been read since to let others in.</summary>
    internal bool IsFull { get; set; }

    internal SentRecord? Oldest => _records.TryPeek(out var oldest) ? oldest : null;

    internal void Add(SentRecord record)
    {
        _records.Enqueue(record);
        UnreadBytes += record.Size;
    }

    /// <summary>
    /// Takes over what the group has committed. A group whose offset is absent or lower than before (reset, expired, deleted) will read again what it had stored once:
    /// that stays stored, so this never goes back.
    /// </summary>
    internal void Commit(long offset) => Committed = Math.Max(Committed, offset);

    /// <summary>Takes out the next record if it is stored.</summary>
    internal bool TryTakeStored(out SentRecord? record)
    {
        if (!_records.TryPeek(out record) || !record.IsStored)
            return false;
        _records.Dequeue();
        UnreadBytes -= record.Size;
        return true;
    }
}
