namespace Ecommerce.Streaming.Consuming;

/// <summary>A record that is no change event.</summary>
/// <param name="Topic">The topic.</param>
/// <param name="Partition">The partition.</param>
/// <param name="Offset">The offset in the partition.</param>
/// <param name="Key">The key's bytes, or null.</param>
/// <param name="Value">The value's bytes, or null.</param>
/// <param name="Reason">What is wrong with it.</param>
public sealed record MalformedRecord(string Topic, int Partition, long Offset, ReadOnlyMemory<byte>? Key, ReadOnlyMemory<byte>? Value, string Reason);
