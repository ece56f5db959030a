using System.Collections.Immutable;

namespace Ecommerce.Analytics.Tracing;

/// <summary>A row of an answer in which the traced row counts.</summary>
/// <param name="Key">The key of the answer's row.</param>
/// <param name="Share">The answer's other columns, were only the facts of the traced row counted.</param>
/// <param name="Whole">The same columns as the answer has them.</param>
public sealed record TracedGroup(ImmutableArray<TracedValue> Key, ImmutableArray<TracedValue> Share, ImmutableArray<TracedValue> Whole);
