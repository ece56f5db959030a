using System.Collections.Immutable;
using Ecommerce.Streaming.Topics;

namespace Ecommerce.Streaming.Connectors;

/// <summary>What a builder has been told so far.</summary>
internal sealed record ConnectorDraft
{
    public string Name { get; init; } = "ecommerce";

    public string Host { get; init; } = string.Empty;

    public int Port { get; init; } = 5432;

    public string Database { get; init; } = string.Empty;

    public string User { get; init; } = string.Empty;

    public string Password { get; init; } = "${env:ECOMMERCE_POSTGRES_PASSWORD}";

    public bool PasswordInClear { get; init; }

    public string TopicPrefix { get; init; } = "shop";

    public string Slot { get; init; } = "ecommerce";

    public string Publication { get; init; } = "ecommerce";

    public ImmutableArray<string> Tables { get; init; } = [];

    public ImmutableArray<string> Masked { get; init; } = [];

    public int MaskLength { get; init; } = 10;

    public TimeSpan Heartbeat { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Null for the contract's own, and for none without the contract: its table would be missing from another database.</summary>
    public string? HeartbeatQuery { get; init; }

    public DebeziumSnapshotMode SnapshotMode { get; init; } = DebeziumSnapshotMode.Initial;

    public string? SignalTable { get; init; }

    public int Partitions { get; init; } = TopicSpec.DataPartitions;

    public int Replicas { get; init; } = -1;

    /// <summary>Whether key and value carry their schemas; null leaves the converters to the worker.</summary>
    public bool? JsonSchemas { get; init; }

    public (string Key, string Value)? Converters { get; init; }

    public ImmutableArray<ConnectorTransform> Transforms { get; init; } = [];

    public ImmutableSortedDictionary<string, string> More { get; init; } = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    public bool KeepsContract { get; init; } = true;
}
