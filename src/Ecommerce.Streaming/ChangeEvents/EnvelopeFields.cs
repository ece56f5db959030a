namespace Ecommerce.Streaming.ChangeEvents;

/// <summary>Field names of Debezium's change-event envelope, in the order in which they are written. The one home of these names.</summary>
public static class EnvelopeFields
{
    /// <summary>The row before the change, or null: the whole row only under REPLICA IDENTITY FULL, else key columns and invented values.</summary>
    public const string Before = "before";

    /// <summary>The row after the change, or null.</summary>
    public const string After = "after";

    /// <summary>Where the change comes from; see <see cref="SourceFields"/>.</summary>
    public const string Source = "source";

    /// <summary>The transaction block; null unless transaction metadata is asked for.</summary>
    public const string Transaction = "transaction";

    /// <summary>The operation; see <see cref="ChangeOperation"/>.</summary>
    public const string Operation = "op";

    /// <summary>When the event was built by the capture, milliseconds since 1970 UTC.</summary>
    public const string TimestampMs = "ts_ms";

    /// <summary>The same instant in microseconds.</summary>
    public const string TimestampUs = "ts_us";

    /// <summary>The same instant in nanoseconds.</summary>
    public const string TimestampNs = "ts_ns";

    /// <summary>The logical message; only where <see cref="Operation"/> is <c>m</c>, and then instead of the rows.</summary>
    public const string Message = "message";

    /// <summary>Inside <see cref="Message"/>: its prefix.</summary>
    public const string MessagePrefix = "prefix";

    /// <summary>Inside <see cref="Message"/>: its bytes.</summary>
    public const string MessageContent = "content";

    /// <summary>Stands for a large value that an UPDATE did not touch and PostgreSQL therefore did not log.</summary>
    public const string UnavailableValue = "__debezium_unavailable_value";
}
