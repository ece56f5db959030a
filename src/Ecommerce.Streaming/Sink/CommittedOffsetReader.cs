using Confluent.Kafka;
using Ecommerce.Streaming.Topics;
using Microsoft.Extensions.Logging;

namespace Ecommerce.Streaming.Sink;

/// <summary>
/// Reads what a consumer group has committed (OffsetFetch) by a consumer that never joins the group. The admin client's ListConsumerGroupOffsets would need no connection
/// of its own, but brings the process down with a segmentation fault when the broker answers it with an error (Confluent.Kafka 2.16).
/// </summary>
internal sealed class CommittedOffsetReader : IDisposable
{
    // Bounds how long the end of a sink may take, too: the call cannot be cancelled.
    private static readonly TimeSpan RequestTimeout = TimeSpan.FromSeconds(2);

    private readonly IConsumer<Ignore, Ignore> _consumer;

    internal CommittedOffsetReader(KafkaConnection connection, string group, ILogger logger)
    {
        var configuration = connection.ToConfiguration();
        configuration["group.id"] = group;
        configuration["enable.auto.commit"] = "false";
        configuration["allow.auto.create.topics"] = "false";
        _consumer = connection.Build(() => new ConsumerBuilder<Ignore, Ignore>(configuration)
            .SetErrorHandler((_, error) => logger.ClientError(connection.Redact(error.Reason)))
            .SetLogHandler((_, line) => logger.ClientLog(line.Facility, connection.Redact(line.Message)))
            .Build());
    }

    public void Dispose() => _consumer.Dispose();

    /// <summary>Hands the committed offset of each partition that has one to the ledger.</summary>
    /// <exception cref="KafkaException">The group's coordinator did not answer, or refused.</exception>
    internal async Task ReadAsync(IReadOnlyCollection<PartitionLedger> partitions, DeliveryLedger ledger)
    {
        var byAddress = partitions.ToDictionary(partition => partition.Address);
        await CommittedAsync(byAddress.Keys, answer =>
        {
            if (byAddress.TryGetValue(answer.TopicPartition, out var partition))
                ledger.Commit(partition, answer.Offset.Value);
        }).ConfigureAwait(false);
    }

    /// <summary>The offsets that the group will read next; a partition where it has committed none is absent.</summary>
    /// <exception cref="KafkaException">The group's coordinator did not answer, or refused.</exception>
    internal async Task<Dictionary<TopicPartition, long>> ReadAsync(IReadOnlyCollection<TopicPartition> partitions)
    {
        var committed = new Dictionary<TopicPartition, long>();
        await CommittedAsync(partitions, answer => committed[answer.TopicPartition] = answer.Offset.Value).ConfigureAwait(false);
        return committed;
    }

    /// <summary>The offset of the first record that a partition still has, or, beyond its last one, of the next that it will get.</summary>
    /// <param name="partitions">The partitions, of any topics.</param>
    /// <param name="edge"><see cref="Offset.Beginning"/> or <see cref="Offset.End"/>.</param>
    /// <exception cref="KafkaException">A partition's leader did not answer, or refused.</exception>
    internal async Task<Dictionary<TopicPartition, long>> ReadEdgeAsync(IReadOnlyCollection<TopicPartition> partitions, Offset edge)
    {
        // The protocol asks for an edge as for a point in time that is negative: one request per broker, where QueryWatermarkOffsets needs two per partition.
        var time = new Timestamp(edge.Value, TimestampType.NotAvailable);
        var answers = await Task.Run(() => _consumer.OffsetsForTimes(partitions.Select(partition => new TopicPartitionTimestamp(partition, time)), RequestTimeout)).ConfigureAwait(false);
        return answers.ToDictionary(answer => answer.TopicPartition, answer => answer.Offset.Value);
    }

    private async Task CommittedAsync(IReadOnlyCollection<TopicPartition> partitions, Action<TopicPartitionOffset> found)
    {
        IEnumerable<TopicPartitionOffset> answers;
        KafkaException? refused = null;
        try
        {
            answers = await Task.Run(() => _consumer.Committed(partitions, RequestTimeout)).ConfigureAwait(false);
        }
        catch (TopicPartitionOffsetException e)
        {
            // Some partitions may have answered all the same.
            answers = e.Results.Where(result => !result.Error.IsError).Select(result => result.TopicPartitionOffset);
            refused = e;
        }

        foreach (var answer in answers)
        {
            // A group that never committed, or whose offset expired, answers with the special offset -1001 (unset).
            if (!answer.Offset.IsSpecial)
                found(answer);
        }

        if (refused is not null)
            throw refused;
    }
}
