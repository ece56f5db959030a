namespace Ecommerce.Streaming.Serialization;

/// <summary>What a count of time counts.</summary>
internal enum TimeUnit
{
    Millisecond,
    Microsecond,
    Nanosecond,
}
