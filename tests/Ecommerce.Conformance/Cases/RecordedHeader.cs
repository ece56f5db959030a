namespace Ecommerce.Conformance.Cases;

/// <summary>One Kafka header.</summary>
/// <param name="Key">Its name.</param>
/// <param name="Value">Its bytes as UTF-8 text, or null.</param>
public sealed record RecordedHeader(string Key, string? Value);
