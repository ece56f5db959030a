namespace Ecommerce.Streaming.Transforms;

/// <summary>What <see cref="TimestampConverter"/> makes of a time stamp (<c>target.type</c>).</summary>
public enum TimestampTarget
{
    /// <summary>A text (<c>string</c>).</summary>
    Text,

    /// <summary>A number since 1970, in the unit of <see cref="UnixPrecision"/> (<c>unix</c>).</summary>
    Unix,

    /// <summary>Kafka Connect's days since 1970 (<c>Date</c>).</summary>
    Date,

    /// <summary>Kafka Connect's milliseconds of the day (<c>Time</c>).</summary>
    Time,

    /// <summary>Kafka Connect's milliseconds since 1970 (<c>Timestamp</c>).</summary>
    Timestamp,
}
