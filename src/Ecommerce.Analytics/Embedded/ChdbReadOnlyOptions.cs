using System.Collections.Immutable;

namespace Ecommerce.Analytics.Embedded;

/// <summary>What a caller who is not trusted may read from the engine, and how much of it.</summary>
public sealed record ChdbReadOnlyOptions
{
    /// <summary>The databases that may be read; the first one is current where a request names none. All others are refused, of <c>system</c> a few harmless tables apart.</summary>
    public required ImmutableArray<string> Databases { get; init; }

    /// <summary>Longest run of a statement (<c>max_execution_time</c>). Default 30 s.</summary>
    public TimeSpan MaxExecutionTime { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Memory of one statement in bytes (<c>max_memory_usage</c>). Default 1 GiB.</summary>
    public long MaxMemoryUsage { get; init; } = 1L << 30;

    /// <summary>Rows of one result (<c>max_result_rows</c>); more is an error, nothing is cut off silently. Default 1,000,000.</summary>
    public long MaxResultRows { get; init; } = 1_000_000;

    /// <summary>Bytes of one result (<c>max_result_bytes</c>, and of the formatted answer). Default 256 MiB.</summary>
    public long MaxResultBytes { get; init; } = 256L << 20;

    /// <summary>Threads of one statement (<c>max_threads</c>). Default 2.</summary>
    public int MaxThreads { get; init; } = 2;

    /// <summary>Statements that run at the same time; further ones wait. Default 4.</summary>
    public int MaxConcurrentQueries { get; init; } = 4;

    /// <summary>Longest statement in bytes. Default 1 MiB.</summary>
    public int MaxStatementSize { get; init; } = 1 << 20;
}
