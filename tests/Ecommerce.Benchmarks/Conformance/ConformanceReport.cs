using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using Ecommerce.Conformance.Comparison;

namespace Ecommerce.Benchmarks.Conformance;

/// <summary>What the conformance command says in its last line.</summary>
/// <param name="Cases">Recordings times PostgreSQL versions.</param>
/// <param name="Exact">How many of them had no difference.</param>
/// <param name="Failed">The differences, at most <see cref="FailuresPerCase"/> of a case.</param>
internal sealed record ConformanceReport(int Cases, int Exact, ImmutableArray<Difference> Failed)
{
    public const int FailuresPerCase = 50;

    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public string ToJson() => JsonSerializer.Serialize(this, Format);
}
