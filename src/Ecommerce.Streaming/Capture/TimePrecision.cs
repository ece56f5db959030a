namespace Ecommerce.Streaming.Capture;

/// <summary>How date, time and timestamp are written (Debezium's <c>time.precision.mode</c>). Types with a zone are ISO texts in every mode.</summary>
public enum TimePrecision
{
    /// <summary>Milliseconds or microseconds, by the column's declared precision (<c>adaptive</c>).</summary>
    Adaptive,

    /// <summary>As <see cref="Adaptive"/>, but time always in microseconds (<c>adaptive_time_microseconds</c>).</summary>
    AdaptiveTimeMicroseconds,

    /// <summary>Kafka Connect's own types: days, milliseconds (<c>connect</c>).</summary>
    Connect,

    /// <summary>ISO 8601 texts (<c>isostring</c>).</summary>
    IsoString,

    /// <summary>Microseconds (<c>microseconds</c>).</summary>
    Microseconds,

    /// <summary>Nanoseconds (<c>nanoseconds</c>).</summary>
    Nanoseconds,
}
