namespace Ecommerce.Pipeline.Chaos;

/// <summary>What the chaos verb was asked for.</summary>
internal sealed record ChaosSettings
{
    public long Seed { get; init; } = 1;

    public int Faults { get; init; } = 200;

    /// <summary>Whether every fault is a <c>kill -9</c> of the host, each followed by a quiet point.</summary>
    public bool KillsOnly { get; init; }

    /// <summary>The steps that are played; null for all.</summary>
    public IReadOnlyList<int>? Steps { get; init; }

    /// <summary>The kinds that are dealt; null for all.</summary>
    public IReadOnlyList<string>? Kinds { get; init; }

    /// <summary>How long a failure may be shrunk; zero for not at all.</summary>
    public TimeSpan Shrink { get; init; }

    /// <summary>Where the data go, and stay; null for a private folder that is removed.</summary>
    public string? Folder { get; init; }
}
