using System.Collections.Immutable;

namespace Ecommerce.Analytics.Tracing;

/// <summary>A line of a ledger: what one fact counts in one group, corrections added up.</summary>
/// <param name="FactId">The fact's key.</param>
/// <param name="Groups">What it is grouped by.</param>
/// <param name="Measures">What it counts; <c>n</c> is the number of facts.</param>
public sealed record TracedLine(int FactId, ImmutableArray<TracedValue> Groups, ImmutableArray<TracedValue> Measures);
