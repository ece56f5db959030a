using System.Collections.Concurrent;
using Confluent.Kafka;
using Ecommerce.Streaming.Topics;

namespace Ecommerce.Streaming.Sink;

/// <summary>The partitions of each topic that a record was sent to. A topic's number of partitions is read once: keys stay where they are, even if partitions are added later.</summary>
internal sealed class TopicRoutes(IAdminClient admin, DeliveryLedger ledger, Func<string, bool> isGated, TopicCreator? creator, KafkaConnection connection) : IDisposable
{
    private readonly ConcurrentDictionary<string, PartitionLedger[]> _routes = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _reading = new(1, 1);
    private Dictionary<string, int> _known = new(StringComparer.Ordinal);

    public void Dispose() => _reading.Dispose();

    internal ValueTask<PartitionLedger[]> FindAsync(string topic, CancellationToken cancellationToken) =>
        _routes.TryGetValue(topic, out var route) ? ValueTask.FromResult(route) : new ValueTask<PartitionLedger[]>(AddAsync(topic, cancellationToken));

    private async Task<PartitionLedger[]> AddAsync(string topic, CancellationToken cancellationToken)
    {
        await _reading.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_routes.TryGetValue(topic, out var route))
                return route;
            var count = await CountAsync(topic, cancellationToken).ConfigureAwait(false);
            var gated = isGated(topic);
            return _routes[topic] = [.. Enumerable.Range(0, count).Select(partition => ledger.AddPartition(topic, partition, gated))];
        }
        finally
        {
            _reading.Release();
        }
    }

    private async Task<int> CountAsync(string topic, CancellationToken cancellationToken)
    {
        if (_known.TryGetValue(topic, out var count))
            return count;
        try
        {
            _known = await Task.Run(() => TopicCreator.Read(admin), cancellationToken).ConfigureAwait(false);
        }
        catch (KafkaException e)
        {
            throw new ChangeDeliveryException(topic, Partition.Any, $"Kafka at {connection} did not tell the partitions of {topic}: {connection.Redact(e.Error.Reason)}. Check that the broker runs and can be reached.");
        }

        if (_known.TryGetValue(topic, out count))
            return count;
        if (creator is null)
            throw new ChangeDeliveryException(topic, Partition.Any, $"Kafka at {connection} has no topic {topic}. Create it before the capture starts (TopicCreator does), or give the sink the means to (MissingTopics).");
        var created = await creator.EnsureAsync([TopicSpec.Data(topic)], cancellationToken).ConfigureAwait(false);
        return created[0].Partitions;
    }
}
