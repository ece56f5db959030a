using Confluent.Kafka;
using Ecommerce.Streaming.Embedded;
using Ecommerce.Streaming.Topics;

namespace Ecommerce.Streaming.Sink;

/// <summary>Settings of a <see cref="KafkaChangeRecordSink"/>.</summary>
public sealed record KafkaChangeRecordSinkOptions
{
    /// <summary>
    /// Bytes in one producer batch at most (a larger record travels alone). The embedded broker drops whole batches, so <see cref="MaxUnreadBytesPerPartition"/> plus this
    /// must stay below what a partition retains.
    /// </summary>
    internal const int BatchBytes = 256 * 1024;

    /// <summary>The Kafka cluster.</summary>
    public required KafkaConnection Connection { get; init; }

    /// <summary>The consumer group whose committed offsets tell what is stored. Default <c>ecommerce-clickhouse</c>.</summary>
    public string ConsumerGroup { get; init; } = "ecommerce-clickhouse";

    /// <summary>The topic prefix, which names the parked topic. Default <c>shop</c>.</summary>
    public string TopicPrefix { get; init; } = "shop";

    /// <summary>
    /// Tells whether the consumer group reads a topic. On a topic that it reads, records are stored once the group has committed them, and what is unread is bounded;
    /// on any other, once the broker has acknowledged them. Default null: every topic below <c>PREFIX.</c> except <c>PREFIX.transaction</c>, <c>PREFIX.message</c> and
    /// <c>PREFIX.parked</c>. A topic that is gated and read by nobody holds everything back for ever; so give the exact set where it is known.
    /// </summary>
    public Func<string, bool>? IsGated { get; init; }

    /// <summary>
    /// Creates topics that a record needs and the cluster lacks. Default null: a missing topic is an error. A consumer group that is already running must subscribe to such a
    /// topic before anything on it counts as stored.
    /// </summary>
    public TopicCreator? MissingTopics { get; init; }

    /// <summary>
    /// Bytes per partition that may be sent and not yet committed by the group; beyond it <see cref="KafkaChangeRecordSink.SendAsync"/> waits. Default 3.5 MiB, which the embedded
    /// broker needs: it drops what is older than <see cref="EmbeddedBroker.RetainedBytesPerPartition"/>, by whole batches of up to 256 KiB, and stores the five that may be in
    /// flight twice when a connection breaks. A durable Kafka may have more. One record is always let through.
    /// </summary>
    public long MaxUnreadBytesPerPartition { get; init; } = 3584 * 1024;

    /// <summary>Records per partition that may be sent and not yet committed. Default 80,000 (the embedded broker keeps <see cref="EmbeddedBroker.RetainedBatchesPerPartition"/>).</summary>
    public int MaxUnreadRecordsPerPartition { get; init; } = 80_000;

    /// <summary>
    /// The largest record, in bytes with key, headers and overhead; a larger one is parked. Default 4 MiB. Where the broker's own limit is lower
    /// (Kafka's <c>message.max.bytes</c> is 1 MiB by default), its refusal parks the record just the same.
    /// </summary>
    public int MaxMessageBytes { get; init; } = 4 * 1024 * 1024;

    /// <summary>How often the group's committed offsets are read while something is outstanding. Default 50 ms.</summary>
    public TimeSpan CommitPollInterval { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>How long a record waits for others to share a batch with. Default 5 ms.</summary>
    public TimeSpan Linger { get; init; } = TimeSpan.FromMilliseconds(5);

    /// <summary>How long a record may take to be acknowledged, retries included, before delivery has failed for good. Default 2 minutes.</summary>
    public TimeSpan DeliveryTimeout { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>How batches are compressed. Default lz4.</summary>
    public CompressionType Compression { get; init; } = CompressionType.Lz4;

    /// <summary>Throws one error that names every option out of range.</summary>
    internal static void Validate(KafkaChangeRecordSinkOptions options)
    {
        var mistakes = options.Mistakes().ToArray();
        if (mistakes.Length > 0)
            throw new ArgumentException("The sink's options are wrong: " + string.Join("; ", mistakes) + ".", nameof(options));
    }

    internal Func<string, bool> Gate()
    {
        if (IsGated is not null)
            return IsGated;
        var names = new TopicNames(TopicPrefix);
        return topic => topic.StartsWith(names.Prefix + ".", StringComparison.Ordinal) && topic != names.Transactions && topic != names.Messages && topic != names.Parked;
    }

    internal Dictionary<string, string> ProducerConfiguration() => new(Connection.ToConfiguration(), StringComparer.Ordinal)
    {
        ["acks"] = "all",
        ["enable.idempotence"] = "true",
        ["linger.ms"] = Linger.TotalMilliseconds.ToString(System.Globalization.CultureInfo.InvariantCulture),
        ["compression.type"] = Compression.ToString().ToLowerInvariant(),
        ["batch.size"] = Text(BatchBytes),

        // Ours is the limit that parks; the library's must not strike first.
        ["message.max.bytes"] = Text(MaxMessageBytes + 4096),
        ["message.timeout.ms"] = Text((int)DeliveryTimeout.TotalMilliseconds),
        ["queue.buffering.max.messages"] = Text(500_000),
        ["allow.auto.create.topics"] = "false",
        ["dotnet.producer.delivery.report.fields"] = "status",
    };

    private IEnumerable<string> Mistakes()
    {
        if (string.IsNullOrWhiteSpace(Connection.BootstrapServers))
            yield return "Connection.BootstrapServers is empty";
        if (string.IsNullOrWhiteSpace(ConsumerGroup))
            yield return "ConsumerGroup is empty";
        if (string.IsNullOrEmpty(TopicPrefix) || TopicNames.Sanitize(TopicPrefix) != TopicPrefix)
            yield return $"TopicPrefix '{TopicPrefix}' is no topic name";
        if (MaxUnreadBytesPerPartition < 1)
            yield return "MaxUnreadBytesPerPartition is below 1";
        if (MaxUnreadRecordsPerPartition < 1)
            yield return "MaxUnreadRecordsPerPartition is below 1";
        if (MaxMessageBytes is < 1024 or > 900_000_000)
            yield return "MaxMessageBytes is not between 1,024 and 900,000,000";
        if (CommitPollInterval < TimeSpan.FromMilliseconds(1))
            yield return "CommitPollInterval is below 1 ms";
        if (Linger < TimeSpan.Zero || Linger > TimeSpan.FromMinutes(1))
            yield return "Linger is not between 0 and 1 minute";
        if (DeliveryTimeout < TimeSpan.FromSeconds(1) || DeliveryTimeout > TimeSpan.FromHours(24))
            yield return "DeliveryTimeout is not between 1 second and 24 hours";
    }

    private static string Text(int value) => value.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
