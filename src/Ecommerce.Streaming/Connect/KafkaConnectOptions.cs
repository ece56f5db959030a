namespace Ecommerce.Streaming.Connect;

/// <summary>How patient a client of Kafka Connect is.</summary>
public sealed record KafkaConnectOptions
{
    /// <summary>How often a request is sent again while the workers rebalance (409). Default 8, which with the delays below is about half a minute. 0 gives up at once.</summary>
    public int RebalanceRetries { get; init; } = 8;

    /// <summary>The first pause before that, doubled each time, with jitter. Default 250 ms.</summary>
    public TimeSpan RebalanceDelay { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>The longest such pause. Default 8 s.</summary>
    public TimeSpan LongestRebalanceDelay { get; init; } = TimeSpan.FromSeconds(8);

    /// <summary>How often a wait looks. Default 500 ms.</summary>
    public TimeSpan PollInterval { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>
    /// For how long a failure must last before a wait for RUNNING believes it. Default 3 s: right after a restart or a new configuration the worker may still tell the failure before.
    /// </summary>
    public TimeSpan FailureGrace { get; init; } = TimeSpan.FromSeconds(3);
}
