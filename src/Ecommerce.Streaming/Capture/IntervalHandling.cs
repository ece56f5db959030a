namespace Ecommerce.Streaming.Capture;

/// <summary>How interval is written (Debezium's <c>interval.handling.mode</c>).</summary>
public enum IntervalHandling
{
    /// <summary>Microseconds, a month counting 365.25/12 days (<c>numeric</c>).</summary>
    Numeric,

    /// <summary>An ISO 8601 duration (<c>string</c>).</summary>
    String,
}
