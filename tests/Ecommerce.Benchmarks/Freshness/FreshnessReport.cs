using System.Text.Json;

namespace Ecommerce.Benchmarks.Freshness;

/// <summary>What the freshness benchmark says in its last line.</summary>
internal sealed record FreshnessReport
{
    private static readonly JsonSerializerOptions Format = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Median of <see cref="AnswerMsOf"/>, in milliseconds.</summary>
    public required double AnswerP50Ms { get; init; }

    public required double AnswerP95Ms { get; init; }

    public required double AnswerMaxMs { get; init; }

    public required string AnswerMsOf { get; init; }

    /// <summary>Orders that PostgreSQL has and the answer does not count in the end, or the other way round, and probes that never showed.</summary>
    public required long Lost { get; init; }

    public required int Probes { get; init; }

    /// <summary>Row changes that were committed in a second.</summary>
    public required double EventsPerSecond { get; init; }

    public required double Seconds { get; init; }

    /// <summary>Orders that the store had before.</summary>
    public required int Orders { get; init; }

    /// <summary>How often the answer was asked in a second.</summary>
    public required double QueriesPerSecond { get; init; }

    /// <summary>Median duration of the query, part of the figures above.</summary>
    public required double QueryP50Ms { get; init; }

    /// <summary>What the settle loop itself says: from the commit until the ledgers are corrected.</summary>
    public required double? SettledP50Ms { get; init; }

    public required double? SettledP95Ms { get; init; }

    public required double PeakMb { get; init; }

    /// <summary>Where the rows come from.</summary>
    public required string Rows { get; init; }

    public required string Postgres { get; init; }

    public required int Processors { get; init; }

    public string ToJson() => JsonSerializer.Serialize(this, Format);
}
