using System.Collections.Immutable;

namespace Ecommerce.Analytics.Model;

/// <summary>
/// How ClickHouse keeps one ledger. A changed row of any table named here makes the facts that depend on it dirty, so a feed cannot forget an edge.
/// Dimensions that only name or regroup totals are not joined here but when the answer is read.
/// </summary>
internal sealed class LedgerFeed
{
    /// <summary>What is counted.</summary>
    public required FactKind Fact { get; init; }

    /// <summary>Further tables that groups, measures or the filter read.</summary>
    public ImmutableArray<LedgerJoin> Joins { get; init; } = [];

    /// <summary>Which facts count; all of them where it is null.</summary>
    public string? Where { get; init; }

    /// <summary>What facts are grouped by.</summary>
    public required ImmutableArray<LedgerColumn> Groups { get; init; }

    /// <summary>What is summed beside <c>n</c>, the number of facts, which every ledger has.</summary>
    public ImmutableArray<LedgerColumn> Measures { get; init; } = [];

    /// <summary>One expression per answer column, in order, over <see cref="From"/>.</summary>
    public required ImmutableArray<string> Select { get; init; }

    /// <summary>The answer's FROM and JOIN clauses (and WHERE, GROUP BY where it regroups).</summary>
    public required Func<AnswerScope, string> From { get; init; }

    /// <summary>The measure that every ledger has: the number of facts.</summary>
    public static LedgerColumn FactCount { get; } = new("n", "Int64", "1");
}
