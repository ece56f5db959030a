using System.Collections.Immutable;
using System.Text.Json;

namespace Ecommerce.Benchmarks.Generate;

/// <summary>What the generate benchmark says in its last line. Ratios are of medians.</summary>
internal sealed record GenerateReport
{
    private static readonly JsonSerializerOptions Format = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Rows per second generated and loaded, all keys in force at the end, ÷ those of <see cref="LoadRatioOf"/>.</summary>
    public required double LoadRatio { get; init; }

    public required string LoadRatioOf { get; init; }

    /// <summary>The same ÷ those of <see cref="LoadRatioKeysOf"/>.</summary>
    public required double LoadRatioKeys { get; init; }

    public required string LoadRatioKeysOf { get; init; }

    /// <summary>Rows per second generated on all <see cref="Processors"/>, and not kept, ÷ those of <see cref="BogusRatioOf"/>.</summary>
    public required double BogusRatio { get; init; }

    public required string BogusRatioOf { get; init; }

    /// <summary>Rows per second generated on one thread, and not kept, ÷ those of <see cref="BogusSingleThreadRatioOf"/>.</summary>
    public required double BogusSingleThreadRatio { get; init; }

    public required string BogusSingleThreadRatioOf { get; init; }

    /// <summary>Rows per second generated on all <see cref="Processors"/>, and not kept, ÷ those of <see cref="BogusInstantiatorRatioOf"/>.</summary>
    public required double BogusInstantiatorRatio { get; init; }

    public required string BogusInstantiatorRatioOf { get; init; }

    /// <summary>Managed memory allocated per row that is generated and loaded.</summary>
    public required double BytesPerRow { get; init; }

    /// <summary>The most memory resident while loading, in MiB; the server's is its own.</summary>
    public required double PeakMb { get; init; }

    public required long Rows { get; init; }

    public required int Orders { get; init; }

    public required ImmutableArray<double> LoadedRowsPerSecond { get; init; }

    public required ImmutableArray<double> CopyRowsPerSecond { get; init; }

    public required ImmutableArray<double> CopyWithKeysRowsPerSecond { get; init; }

    public required ImmutableArray<double> GeneratedRowsPerSecond { get; init; }

    public required ImmutableArray<double> GeneratedSingleThreadRowsPerSecond { get; init; }

    public required ImmutableArray<double> BogusRowsPerSecond { get; init; }

    public required ImmutableArray<double> BogusInstantiatorRowsPerSecond { get; init; }

    public required string Postgres { get; init; }

    public required int Processors { get; init; }

    public string ToJson() => JsonSerializer.Serialize(this, Format);
}
