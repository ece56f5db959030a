using Confluent.Kafka;
using Ecommerce.Testing.Subjects;

namespace Ecommerce.Testing.Chaos;

/// <summary>Reads what is on a pipeline's topics and writes to them, as any Kafka client can.</summary>
/// <remarks>
/// What was there before <see cref="Forget"/> is not read again: records of an earlier replication slot look like newer ones than the snapshot of the slot that followed, which is why the
/// capture drains the topics before it makes a slot anew; whoever delivered them once more after that would break a promise that Kafka does keep.
/// </remarks>
public sealed class TopicTap
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly IPipelineUnderTest _pipeline;
    private readonly TimeProvider _clock;
    private readonly Dictionary<TopicPartition, long> _from = [];
    private readonly Dictionary<TopicPartition, long> _written = [];
    private string? _writtenTo;

    internal TopicTap(IPipelineUnderTest pipeline, TimeProvider clock)
    {
        _pipeline = pipeline;
        _clock = clock;
    }

    /// <summary>From now on reads only what comes later.</summary>
    public void Forget()
    {
        _from.Clear();
        if (!_pipeline.IsRunning)
        {
            return;
        }

        using var consumer = Consumer();
        foreach (var partition in Partitions())
        {
            _from[partition] = consumer.QueryWatermarkOffsets(partition, Patience).High;
        }
    }

    /// <summary>Reads the tail of every partition of the tables' topics.</summary>
    /// <param name="most">How many records of each partition at most, the newest.</param>
    /// <returns>The records, partition by partition, the oldest first.</returns>
    /// <exception cref="KafkaException">The broker cannot be read.</exception>
    public IReadOnlyList<ConsumeResult<byte[], byte[]>> ReadTail(int most)
    {
        using var consumer = Consumer();
        var (starts, missing) = (new List<TopicPartitionOffset>(), new Dictionary<TopicPartition, long>());
        foreach (var partition in Partitions())
        {
            var ends = consumer.QueryWatermarkOffsets(partition, Patience);
            var first = Math.Max(Math.Max(ends.Low.Value, ends.High.Value - most), _from.GetValueOrDefault(partition));
            if (first < ends.High.Value)
            {
                starts.Add(new TopicPartitionOffset(partition, first));
                missing[partition] = ends.High.Value;
            }
        }

        var records = new List<ConsumeResult<byte[], byte[]>>();
        consumer.Assign(starts);
        var since = _clock.GetTimestamp();
        while (missing.Count > 0 && _clock.GetElapsedTime(since) < Patience)
        {
            if (consumer.Consume(TimeSpan.FromMilliseconds(100)) is not { } record || !missing.TryGetValue(record.TopicPartition, out var end) || record.Offset.Value >= end)
            {
                continue;
            }

            records.Add(record);
            if (record.Offset.Value + 1 >= end)
            {
                missing.Remove(record.TopicPartition);
            }
        }

        return [.. records.OrderBy(record => record.Topic, StringComparer.Ordinal).ThenBy(record => record.Partition.Value).ThenBy(record => record.Offset.Value)];
    }

    /// <summary>Writes records once more, each to the partition that it came from, in the order given.</summary>
    /// <param name="records">The records.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="KafkaException">The broker did not take them.</exception>
    public async Task WriteAgainAsync(IEnumerable<ConsumeResult<byte[], byte[]>> records, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(records);
        using var producer = Producer();
        var deliveries = await Task.WhenAll(records.Select(record => producer.ProduceAsync(
            record.TopicPartition, new Message<byte[], byte[]> { Key = record.Message.Key, Value = record.Message.Value, Headers = record.Message.Headers }, cancellationToken))).ConfigureAwait(false);
        Remember(deliveries);
    }

    /// <summary>Writes a message of one's own.</summary>
    /// <param name="topic">The topic.</param>
    /// <param name="key">Its key; null for none.</param>
    /// <param name="value">Its bytes.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="KafkaException">The broker did not take it.</exception>
    public async Task WriteAsync(string topic, byte[]? key, byte[] value, CancellationToken cancellationToken)
    {
        using var producer = Producer();
        Remember(await producer.ProduceAsync(topic, new Message<byte[], byte[]> { Key = key!, Value = value }, cancellationToken).ConfigureAwait(false));
    }

    /// <summary>Whether the pipeline has consumed all that was written here. A broker that ended with its pipeline took with it what was not.</summary>
    internal bool IsAllConsumed()
    {
        if (_written.Count == 0 || _writtenTo != _pipeline.Kafka)
        {
            return true;
        }

        using var consumer = Consumer(_pipeline.ConsumerGroup);
        return consumer.Committed(_written.Keys, Patience).All(committed => committed.Offset.Value > _written[committed.TopicPartition]);
    }

    /// <summary>The topics of the store's tables, in alphabetical order.</summary>
    /// <returns>Their names.</returns>
    public IReadOnlyList<string> TableTopics() => [.. Partitions().Select(partition => partition.Topic).Distinct(StringComparer.Ordinal)];

    private List<TopicPartition> Partitions()
    {
        using var admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = _pipeline.Kafka }).SetLogHandler(static (_, _) => { }).Build();
        return
        [
            .. admin.GetMetadata(Patience).Topics.Where(topic => topic.Topic.Contains(".public.", StringComparison.Ordinal)).OrderBy(topic => topic.Topic, StringComparer.Ordinal)
                .SelectMany(topic => topic.Partitions.OrderBy(partition => partition.PartitionId).Select(partition => new TopicPartition(topic.Topic, partition.PartitionId))),
        ];
    }

    private void Remember(params IEnumerable<DeliveryResult<byte[], byte[]>> deliveries)
    {
        if (_writtenTo != _pipeline.Kafka)
        {
            _written.Clear();
            _writtenTo = _pipeline.Kafka;
        }

        foreach (var delivery in deliveries)
        {
            _written[delivery.TopicPartition] = Math.Max(delivery.Offset.Value, _written.GetValueOrDefault(delivery.TopicPartition));
        }
    }

    private IConsumer<byte[], byte[]> Consumer(string group = "chaos-tap") =>
        // It assigns partitions itself and commits nothing, so it never joins its group.
        new ConsumerBuilder<byte[], byte[]>(new ConsumerConfig { BootstrapServers = _pipeline.Kafka, GroupId = group, EnableAutoCommit = false, FetchWaitMaxMs = 20 })
            .SetLogHandler(static (_, _) => { }).Build();

    private IProducer<byte[], byte[]> Producer() =>
        new ProducerBuilder<byte[], byte[]>(new ProducerConfig { BootstrapServers = _pipeline.Kafka, LingerMs = 5, MessageMaxBytes = 1_000_000 }).SetLogHandler(static (_, _) => { }).Build();
}
