namespace Ecommerce.Streaming.Capture;

/// <summary>Debezium's heartbeats: records on a topic of their own, and a statement that runs beside each.</summary>
public sealed record HeartbeatRecordOptions
{
    /// <summary>How long after one heartbeat the next may come (<c>heartbeat.interval.ms</c>).</summary>
    public required TimeSpan Interval { get; init; }

    /// <summary>A statement that runs on the captured database after each heartbeat (<c>heartbeat.action.query</c>); null for none.</summary>
    public string? ActionQuery { get; init; }
}
