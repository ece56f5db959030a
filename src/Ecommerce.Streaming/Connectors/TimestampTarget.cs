namespace Ecommerce.Streaming.Connectors;

/// <summary>What <c>TimestampConverter</c> makes of a field (<c>target.type</c>).</summary>
public enum TimestampTarget
{
    /// <summary>Text in a given format (<c>string</c>).</summary>
    Text,

    /// <summary>A number since 1970 (<c>unix</c>).</summary>
    Unix,

    /// <summary>Connect's Date (<c>Date</c>).</summary>
    Date,

    /// <summary>Connect's Time (<c>Time</c>).</summary>
    Time,

    /// <summary>Connect's Timestamp (<c>Timestamp</c>).</summary>
    Timestamp,
}
