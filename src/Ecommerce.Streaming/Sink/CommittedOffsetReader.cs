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
        IEnumerable<TopicPartitionOffset> answers;
        KafkaException? refused = null;
        try
        {
            answers = await Task.Run(() => _consumer.Committed(byAddress.Keys, RequestTimeout)).ConfigureAwait(false);
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
            if (!answer.Offset.IsSpecial && byAddress.TryGetValue(answer.TopicPartition, out var partition))
                ledger.Commit(partition, answer.Offset.Value);
        }

        if (refused is not null)
            throw refused;
    }
}
