using System.Collections.Immutable;
using Ecommerce.Data.Oracle;

namespace Ecommerce.Pipeline.Oracle;

/// <summary>What the oracle says of one snapshot: its answers, or why it has none.</summary>
/// <param name="Answers">The answers; default where it is silent.</param>
/// <param name="Silence">Why it can vouch for nothing, as the end of a sentence; null where it does.</param>
internal sealed record OracleTestimony(ImmutableArray<OracleAnswer> Answers, string? Silence)
{
    public static OracleTestimony Silent(string why) => new(default, why);
}
