using Confluent.Kafka;
using Ecommerce.Streaming.Topics;
using Microsoft.Extensions.Logging;

namespace Ecommerce.Streaming.Sink;

/// <summary>What the gated topics hold and the consumer group has not committed, whoever produced it: an earlier process too, on a Kafka that outlives it.</summary>
internal sealed class TopicBacklog(IAdminClient admin, CommittedOffsetReader offsets, KafkaChangeRecordSinkOptions options, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan RetryInterval = TimeSpan.FromMilliseconds(500);

    private readonly Func<string, bool> _isGated = options.Gate();
    private readonly string _prefix = options.TopicPrefix + ".";
    private bool _unreadable;

    /// <summary>Waits until the group has committed each gated partition of the topic prefix up to where it ends now.</summary>
    /// <param name="tell">Whether it is time to log how much is left.</param>
    /// <param name="cancellationToken">Ends the wait, after the request that is under way.</param>
    /// <exception cref="ChangeDeliveryException">The cluster did not tell its topics.</exception>
    internal async Task WaitAsync(Func<bool> tell, CancellationToken cancellationToken)
    {
        var partitions = await FindPartitionsAsync().ConfigureAwait(false);
        Dictionary<TopicPartition, long>? left = null;
        while (left is not { Count: 0 })
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                // Where they end now: records that others add meanwhile must not keep us.
                left ??= await UnreadEndsAsync(partitions).ConfigureAwait(false);
                if (left.Count == 0)
                    return;
                var committed = await offsets.ReadAsync(left.Keys).ConfigureAwait(false);
                foreach (var (partition, offset) in committed)
                {
                    if (offset >= left[partition])
                        left.Remove(partition);
                }

                _unreadable = false;
                if (left.Count == 0)
                    return;
                if (tell())
                    await TellAsync(left, committed).ConfigureAwait(false);
            }
            catch (KafkaException e)
            {
                if (!_unreadable)
                    logger.BacklogUnreadable(options.ConsumerGroup, options.Connection.Redact(e.Error.Reason));
                _unreadable = true;
            }

            await Task.Delay(_unreadable ? RetryInterval : options.CommitPollInterval, time, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<TopicPartition[]> FindPartitionsAsync()
    {
        try
        {
            var topics = await Task.Run(() => TopicCreator.Read(admin)).ConfigureAwait(false);
            return
            [
                .. topics.Where(topic => topic.Key.StartsWith(_prefix, StringComparison.Ordinal) && _isGated(topic.Key))
                    .SelectMany(topic => Enumerable.Range(0, topic.Value).Select(partition => new TopicPartition(topic.Key, partition))),
            ];
        }
        catch (KafkaException e)
        {
            throw new ChangeDeliveryException(
                string.Empty, Partition.Any, $"Kafka at {options.Connection} did not tell its topics: {options.Connection.Redact(e.Error.Reason)}. Check that the broker runs and can be reached.");
        }
    }

    /// <summary>Where partitions end that hold anything: one that was never written, or whose records have all expired, has nothing to read, so nobody will commit it.</summary>
    private async Task<Dictionary<TopicPartition, long>> UnreadEndsAsync(TopicPartition[] partitions)
    {
        if (partitions.Length == 0)
            return [];
        var ends = await offsets.ReadEdgeAsync(partitions, Offset.End).ConfigureAwait(false);
        var written = ends.Where(end => end.Value > 0).ToDictionary();
        if (written.Count == 0)
            return written;
        var beginnings = await offsets.ReadEdgeAsync(written.Keys, Offset.Beginning).ConfigureAwait(false);
        return written.Where(end => beginnings[end.Key] < end.Value).ToDictionary();
    }

    private async Task TellAsync(Dictionary<TopicPartition, long> ends, Dictionary<TopicPartition, long> committed)
    {
        var beginnings = await offsets.ReadEdgeAsync(ends.Keys, Offset.Beginning).ConfigureAwait(false);
        var unread = ends.Select(end => (Partition: end.Key, Count: end.Value - Math.Max(committed.GetValueOrDefault(end.Key), beginnings[end.Key]))).ToArray();
        var most = unread.MaxBy(u => u.Count).Partition;
        logger.DrainWaitsForTopics(
            unread.Sum(u => u.Count), unread.Length, options.ConsumerGroup, most.Topic, most.Partition.Value, committed.GetValueOrDefault(most), ends[most]);
    }
}
