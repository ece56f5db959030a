using Ecommerce.Streaming.ChangeEvents;

namespace Ecommerce.Streaming.Consuming;

/// <summary>A change event and where in Kafka it stands.</summary>
public sealed record ConsumedChange
{
    /// <summary>The event.</summary>
    public required ChangeEvent Event { get; init; }

    /// <summary>The partition.</summary>
    public required int Partition { get; init; }

    /// <summary>The offset in the partition.</summary>
    public required long Offset { get; init; }
}
