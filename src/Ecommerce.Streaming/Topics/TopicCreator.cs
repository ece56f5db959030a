using Confluent.Kafka;
using Confluent.Kafka.Admin;
using Ecommerce.Streaming.Embedded;

namespace Ecommerce.Streaming.Topics;

/// <summary>
/// Makes topics before anyone consumes them: a consumer that is created earlier than its topics can stay stuck for ever.
/// Works alike on a Kafka cluster (CreateTopics) and on the embedded broker.
/// </summary>
public sealed class TopicCreator
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(25);
    private static readonly TimeSpan RequestTimeout = TimeSpan.FromSeconds(10);

    private readonly KafkaConnection _connection;
    private readonly EmbeddedBroker? _broker;
    private readonly TimeProvider _time;

    /// <summary>Creates topics on a Kafka cluster.</summary>
    /// <param name="connection">The cluster.</param>
    /// <param name="timeProvider">The clock; null for the system's.</param>
    public TopicCreator(KafkaConnection connection, TimeProvider? timeProvider = null)
    {
        ArgumentNullException.ThrowIfNull(connection);
        _connection = connection;
        _time = timeProvider ?? TimeProvider.System;
    }

    /// <summary>Creates topics on the embedded broker.</summary>
    /// <param name="broker">The broker.</param>
    /// <param name="timeProvider">The clock; null for the system's.</param>
    public TopicCreator(EmbeddedBroker broker, TimeProvider? timeProvider = null)
    {
        ArgumentNullException.ThrowIfNull(broker);
        _broker = broker;
        _connection = new KafkaConnection { BootstrapServers = broker.BootstrapServers };
        _time = timeProvider ?? TimeProvider.System;
    }

    /// <summary>How long topics may take to appear in the cluster's metadata. Default 30 s.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Copies of each new partition on a cluster; -1 (the default) leaves it to the broker's <c>default.replication.factor</c>.</summary>
    public short ReplicationFactor { get; init; } = -1;

    /// <summary>
    /// Creates the topics that do not exist, and waits until the cluster's metadata shows them all with a leader for each partition. Topics that exist stay as they are,
    /// whatever their number of partitions.
    /// </summary>
    /// <param name="topics">The wanted topics.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The topics as they are now, in the order asked for.</returns>
    /// <exception cref="TopicCreationException">The broker refused a topic, or one did not appear within <see cref="Timeout"/>.</exception>
    /// <exception cref="KafkaConnectionException">The cluster did not answer, or the connection's settings are wrong.</exception>
    public async Task<IReadOnlyList<TopicSpec>> EnsureAsync(IEnumerable<TopicSpec> topics, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(topics);
        var wanted = topics.DistinctBy(topic => topic.Name, StringComparer.Ordinal).ToArray();
        foreach (var topic in wanted)
        {
            TopicNames.ThrowIfInvalid(topic.Name);
            ArgumentOutOfRangeException.ThrowIfLessThan(topic.Partitions, 1, nameof(topics));
        }

        if (wanted.Length == 0)
            return [];
        using var admin = _connection.Build(() => new AdminClientBuilder(_connection.ToConfiguration())
            .SetLogHandler(static (_, _) => { })
            .Build());
        var present = await ReadAsync(admin, cancellationToken).ConfigureAwait(false);
        var missing = wanted.Where(topic => !present.ContainsKey(topic.Name)).ToArray();
        if (missing.Length > 0)
            await CreateAsync(admin, missing, cancellationToken).ConfigureAwait(false);
        return await WaitAsync(admin, wanted, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Partition counts by topic, of the topics whose partitions all have a leader.</summary>
    internal static Dictionary<string, int> Read(IAdminClient admin)
    {
        // Asking for all topics, and not for one by name, makes no topic on the way.
        var metadata = admin.GetMetadata(RequestTimeout);
        return metadata.Topics
            .Where(topic => topic.Error.Code == ErrorCode.NoError && topic.Partitions.Count > 0 && topic.Partitions.TrueForAll(partition => partition.Leader >= 0))
            .ToDictionary(topic => topic.Topic, topic => topic.Partitions.Count, StringComparer.Ordinal);
    }

    private async Task<Dictionary<string, int>> ReadAsync(IAdminClient admin, CancellationToken cancellationToken)
    {
        try
        {
            return await Task.Run(() => Read(admin), cancellationToken).ConfigureAwait(false);
        }
        catch (KafkaException e)
        {
            throw new KafkaConnectionException(
                $"Kafka at {_connection} did not tell its topics within {RequestTimeout.TotalSeconds} s: {_connection.Redact(e.Error.Reason)}. "
                + "Check that the broker runs, that its advertised listeners can be reached from here, and the security settings.");
        }
    }

    private async Task CreateAsync(IAdminClient admin, TopicSpec[] missing, CancellationToken cancellationToken)
    {
        if (_broker is not null)
        {
            foreach (var topic in missing)
                _broker.CreateTopic(topic.Name, topic.Partitions);
            return;
        }

        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            var specifications = missing.Select(topic => new TopicSpecification { Name = topic.Name, NumPartitions = topic.Partitions, ReplicationFactor = ReplicationFactor });
            await admin.CreateTopicsAsync(specifications, new CreateTopicsOptions { RequestTimeout = Timeout, OperationTimeout = Timeout })
                .WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (CreateTopicsException e)
        {
            // Somebody else may have created it a moment ago.
            var refused = e.Results.Where(result => result.Error.IsError && result.Error.Code != ErrorCode.TopicAlreadyExists).ToArray();
            if (refused.Length > 0)
            {
                throw new TopicCreationException(
                    [.. refused.Select(result => result.Topic)],
                    $"Kafka at {_connection} refused to create {string.Join("; ", refused.Select(result => $"{result.Topic}: {result.Error.Reason}"))}. "
                    + "Create these topics by hand, or grant this client the right to create topics.",
                    e);
            }
        }
        catch (KafkaException e)
        {
            string[] names = [.. missing.Select(topic => topic.Name)];
            throw new TopicCreationException(
                names,
                $"Kafka at {_connection} did not create {string.Join(", ", names)}: {_connection.Redact(e.Error.Reason)}. Create these topics by hand (librdkafka's own mock broker cannot create topics on request).");
        }
    }

    private async Task<IReadOnlyList<TopicSpec>> WaitAsync(IAdminClient admin, TopicSpec[] wanted, CancellationToken cancellationToken)
    {
        var started = _time.GetTimestamp();
        while (true)
        {
            var present = await ReadAsync(admin, cancellationToken).ConfigureAwait(false);
            string[] missing = [.. wanted.Where(topic => !present.ContainsKey(topic.Name)).Select(topic => topic.Name)];
            if (missing.Length == 0)
                return [.. wanted.Select(topic => topic with { Partitions = present[topic.Name] })];
            if (_time.GetElapsedTime(started) > Timeout)
            {
                throw new TopicCreationException(
                    missing,
                    $"Kafka at {_connection} does not show these topics with a leader for each partition after {Timeout.TotalSeconds} s: {string.Join(", ", missing)}. Look at the broker's log.");
            }

            await Task.Delay(PollInterval, _time, cancellationToken).ConfigureAwait(false);
        }
    }
}
