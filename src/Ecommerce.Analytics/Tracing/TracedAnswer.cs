using System.Collections.Immutable;

namespace Ecommerce.Analytics.Tracing;

/// <summary>What the row means to one answer.</summary>
public sealed record TracedAnswer
{
    /// <summary>The answer's bare name, for example <c>monthly_orders</c>.</summary>
    public required string Answer { get; init; }

    /// <summary>The ledger, <c>_at_NAME</c>.</summary>
    public required string Ledger { get; init; }

    /// <summary>How the row takes part.</summary>
    public required TracedRole Role { get; init; }

    /// <summary>The table whose rows the ledger counts.</summary>
    public required string FactTable { get; init; }

    /// <summary>How many facts that hang on the row are recorded in the ledger. Zero: the row does not count here.</summary>
    public required long Facts { get; init; }

    /// <summary>Their ledger lines, the first of them.</summary>
    public required ImmutableArray<TracedLine> Lines { get; init; }

    /// <summary>The rows of the answer that they count in, the first of them.</summary>
    public required ImmutableArray<TracedGroup> Groups { get; init; }
}
