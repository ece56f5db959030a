namespace Ecommerce.Streaming.Capture;

/// <summary>One Kafka header of a <see cref="ChangeRecord"/>.</summary>
/// <param name="Key">The header's name.</param>
/// <param name="Value">The header's bytes (UTF-8 text).</param>
public readonly record struct RecordHeader(string Key, ReadOnlyMemory<byte> Value)
{
    /// <summary>Whether the header has no value at all, which Kafka tells from an empty one.</summary>
    public bool IsNull { get; init; }
}
