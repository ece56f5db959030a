namespace Ecommerce.Streaming.Transforms;

/// <summary>The unit of a number since 1970 (<c>unix.precision</c>).</summary>
public enum UnixPrecision
{
    /// <summary><c>milliseconds</c>.</summary>
    Milliseconds,

    /// <summary><c>seconds</c>.</summary>
    Seconds,

    /// <summary><c>microseconds</c>.</summary>
    Microseconds,

    /// <summary><c>nanoseconds</c>.</summary>
    Nanoseconds,
}
