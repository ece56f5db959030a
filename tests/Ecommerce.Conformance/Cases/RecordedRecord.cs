using System.Collections.Immutable;

namespace Ecommerce.Conformance.Cases;

/// <summary>One Kafka record, key and value as the exact text on the wire.</summary>
public sealed record RecordedRecord
{
    public required string Topic { get; init; }

    /// <summary>Always 0 in a recording: every topic has one partition.</summary>
    public int Partition { get; init; }

    public required long Offset { get; init; }

    /// <summary>In wire order.</summary>
    public ImmutableArray<RecordedHeader> Headers { get; init; } = [];

    /// <summary>Null where there is no key, which is not the text <c>null</c>.</summary>
    public string? Key { get; init; }

    /// <summary>Null for a tombstone, which is not the text <c>null</c>.</summary>
    public string? Value { get; init; }
}
