using Ecommerce.Streaming.Capture;

namespace Ecommerce.Streaming.ConnectData;

/// <summary>
/// A record before Kafka Connect's converters write it: key and value as JSON payloads with their schemas. Transforms take and give these.
/// </summary>
public sealed record ConnectRecord
{
    /// <summary>The full topic name.</summary>
    public required string Topic { get; init; }

    /// <summary>The key's schema; null where the record has no key.</summary>
    public ConnectSchema? KeySchema { get; init; }

    /// <summary>The key as JSON in UTF-8, without its schema; null where the record has no key.</summary>
    public byte[]? Key { get; init; }

    /// <summary>The value's schema; null for a tombstone.</summary>
    public ConnectSchema? ValueSchema { get; init; }

    /// <summary>The value as JSON in UTF-8, without its schema. Null together with the schema is a tombstone; null alone is a null value, which the converter writes as JSON.</summary>
    public byte[]? Value { get; init; }

    /// <summary>Kafka headers in wire order. The list is shared between records: do not change it.</summary>
    public IReadOnlyList<RecordHeader> Headers { get; init; } = [];

    /// <summary>The partition the record must go to; null where the key decides.</summary>
    public int? Partition { get; init; }
}
