namespace Ecommerce.Streaming.Embedded;

/// <summary>Settings of an <see cref="EmbeddedBroker"/>.</summary>
public sealed record EmbeddedBrokerOptions
{
    /// <summary>Partitions of a topic whose count is not given. Default 4; 1 to 1,000.</summary>
    public int DefaultPartitions { get; init; } = 4;

    /// <summary>
    /// How long the first join of a consumer group waits for further members before partitions are handed out. Default 100 ms (the library's own is 3 s,
    /// Kafka's is 3 s too); 0 to 1 minute. Members that come later cause another rebalance.
    /// </summary>
    public TimeSpan GroupJoinDelay { get; init; } = TimeSpan.FromMilliseconds(100);
}
