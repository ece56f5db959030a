using System.Collections.Immutable;
using System.Text.Json;

namespace Ecommerce.Benchmarks.Settle;

/// <summary>What the settle benchmark says in its last line. Ratios are of medians.</summary>
internal sealed record SettleReport
{
    private static readonly JsonSerializerOptions Format = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Cost of settling one recent order in the largest store ÷ that in the smallest.</summary>
    [System.Text.Json.Serialization.JsonPropertyName("settle_1_ratio")]
    public required double Settle1Ratio { get; init; }

    [System.Text.Json.Serialization.JsonPropertyName("settle_1_ratio_of")]
    public required string Settle1RatioOf { get; init; }

    /// <summary>The same of 1,000 recent orders.</summary>
    [System.Text.Json.Serialization.JsonPropertyName("settle_1000_ratio")]
    public required double Settle1000Ratio { get; init; }

    [System.Text.Json.Serialization.JsonPropertyName("settle_1000_ratio_of")]
    public required string Settle1000RatioOf { get; init; }

    /// <summary>The most memory resident while recent orders were settled, in MiB, ClickHouse (in the same process) included.</summary>
    public required double PeakMb { get; init; }

    /// <summary>The same while the stores were made and first settled.</summary>
    public required double BuildPeakMb { get; init; }

    /// <summary>Sizes of the stores; the arrays below have a figure for each.</summary>
    public required ImmutableArray<int> Orders { get; init; }

    /// <summary>Median duration of a pass, in milliseconds, mean of new and changed orders.</summary>
    [System.Text.Json.Serialization.JsonPropertyName("settle_1_ms")]
    public required ImmutableArray<double> Settle1Ms { get; init; }

    [System.Text.Json.Serialization.JsonPropertyName("settle_1000_ms")]
    public required ImmutableArray<double> Settle1000Ms { get; init; }

    /// <summary>Making and first settling of each store, in seconds.</summary>
    public required ImmutableArray<double> BuildSeconds { get; init; }

    public required int Rounds { get; init; }

    /// <summary>Where the rows come from.</summary>
    public required string Rows { get; init; }

    public required int Processors { get; init; }

    public string ToJson() => JsonSerializer.Serialize(this, Format);
}
