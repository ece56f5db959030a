using System.Collections.Immutable;
using System.Text.Json;

namespace Ecommerce.Benchmarks.Pipeline;

/// <summary>What the pipeline benchmark says in its last line. Ratios are of medians; a ratio that is null could not be measured, and <see cref="Missing"/> says why.</summary>
internal sealed record PipelineReport
{
    private static readonly JsonSerializerOptions Format = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Changes per second from PostgreSQL to settled answers ÷ those of <see cref="PipelineRatioOf"/>.</summary>
    public required double? PipelineRatio { get; init; }

    public required string PipelineRatioOf { get; init; }

    public required double? MaterializedPostgresqlRatio { get; init; }

    public required string MaterializedPostgresqlMissing { get; init; }

    /// <summary>The stage with the lowest figure of its own.</summary>
    public required string SlowestStage { get; init; }

    /// <summary>From the slot into the embedded broker, drained by a reader that only counts.</summary>
    public required ImmutableArray<double> StageCaptureChangesPerSecond { get; init; }

    /// <summary>From the slot into the state tables, with nothing settled: capture, broker, Kafka table, hub.</summary>
    public required ImmutableArray<double> StageStoreChangesPerSecond { get; init; }

    /// <summary>From the hub's table into the state, events lying ready in memory, in blocks of <see cref="HubBlockEvents"/>.</summary>
    public required ImmutableArray<double> StageHubChangesPerSecond { get; init; }

    public required int HubBlockEvents { get; init; }

    /// <summary>From the state into the ledgers, the whole backlog at once.</summary>
    public required ImmutableArray<double> StageSettleChangesPerSecond { get; init; }

    public required ImmutableArray<double> PipelineChangesPerSecond { get; init; }

    public required ImmutableArray<double> PgRecvlogicalChangesPerSecond { get; init; }

    /// <summary>The most memory resident while the whole pipeline ran, in MiB: everything but PostgreSQL.</summary>
    public required double PeakMb { get; init; }

    public required int Inserts { get; init; }

    public required int Updates { get; init; }

    public required int ChangesPerTransaction { get; init; }

    public required string Postgres { get; init; }

    public required string? PgRecvlogical { get; init; }

    public required int Processors { get; init; }

    public required string? Missing { get; init; }

    public string ToJson() => JsonSerializer.Serialize(this, Format);
}
