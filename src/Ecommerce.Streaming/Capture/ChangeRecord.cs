namespace Ecommerce.Streaming.Capture;

/// <summary>One message on its way to Kafka: what changed, as the bytes that go on the wire. Owned by whoever receives it; never reused.</summary>
public sealed record ChangeRecord
{
    /// <summary>The full topic name, for example <c>shop.public.orders</c>.</summary>
    public required string Topic { get; init; }

    /// <summary>The key as JSON in UTF-8, for example <c>{"id":1}</c>; null where the record has none (a truncate, a table without a key).</summary>
    public byte[]? Key { get; init; }

    /// <summary>The Debezium envelope as JSON in UTF-8; null only for a tombstone.</summary>
    public byte[]? Value { get; init; }

    /// <summary>Kafka headers in wire order. The list is shared between records: do not change it.</summary>
    public IReadOnlyList<RecordHeader> Headers { get; init; } = [];

    /// <summary>The partition the record must go to; null where the key decides.</summary>
    public int? Partition { get; init; }
}
