using Confluent.Kafka;
using Confluent.Kafka.Admin;

namespace Ecommerce.Streaming.Sink;

/// <summary>Reads what a consumer group has committed, over the connections of the producer (OffsetFetch), without joining the group.</summary>
internal sealed class CommittedOffsetReader(IAdminClient admin, string group)
{
    private static readonly TimeSpan RequestTimeout = TimeSpan.FromSeconds(5);

    /// <summary>Hands the committed offset of each partition that has one to the ledger.</summary>
    /// <exception cref="KafkaException">The group's coordinator did not answer, or refused.</exception>
    internal async Task ReadAsync(IReadOnlyCollection<PartitionLedger> partitions, DeliveryLedger ledger, CancellationToken cancellationToken)
    {
        var byAddress = partitions.ToDictionary(partition => partition.Address);
        IEnumerable<TopicPartitionOffsetError> answers;
        KafkaException? refused = null;
        try
        {
            var results = await admin.ListConsumerGroupOffsetsAsync(
                [new ConsumerGroupTopicPartitions(group, [.. byAddress.Keys])],
                new ListConsumerGroupOffsetsOptions { RequestTimeout = RequestTimeout }).WaitAsync(cancellationToken).ConfigureAwait(false);
            answers = results.SelectMany(result => result.Partitions);
        }
        catch (ListConsumerGroupOffsetsException e)
        {
            // Some partitions may have answered all the same.
            answers = e.Results.SelectMany(result => result.Partitions ?? []);
            refused = e;
        }

        foreach (var answer in answers)
        {
            // A group that never committed, or whose offset expired, answers with the special offset -1001 (unset).
            if (!answer.Error.IsError && !answer.Offset.IsSpecial && byAddress.TryGetValue(answer.TopicPartition, out var partition))
                ledger.Commit(partition, answer.Offset.Value);
        }

        if (refused is not null)
            throw refused;
    }
}
