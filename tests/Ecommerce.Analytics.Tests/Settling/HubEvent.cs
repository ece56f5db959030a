namespace Ecommerce.Analytics.Tests.Settling;

/// <summary>One change event as the Kafka table would hand it to the hub.</summary>
public sealed record HubEvent(string Table, string Op, IReadOnlyDictionary<string, object?>? Before, IReadOnlyDictionary<string, object?>? After)
{
    public string Schema { get; init; } = "public";

    public string Snapshot { get; init; } = "false";

    /// <summary>The previous commit, the first element of source.sequence.</summary>
    public ulong? Previous { get; init; }

    public ulong Lsn { get; init; }

    public long CommittedAtMs { get; init; } = 1_700_000_000_000;

    public string? Sequence { get; init; }

    public string? RawAfter { get; init; }

    public string Topic { get; init; } = string.Empty;

    public string Error { get; init; } = string.Empty;

    /// <summary>The message's own text, which ClickHouse hands on only of what it cannot read.</summary>
    public string Raw { get; init; } = string.Empty;

    public ulong TransactionId { get; init; }

    /// <summary>The place in the topic; null takes the place in the batch.</summary>
    public ulong? Offset { get; init; }

    public long ProducedAtMs { get; init; } = 1_700_000_000_100;
}
