using System.Collections.Immutable;
using Ecommerce.Data.Schema;

namespace Ecommerce.Analytics.Model;

/// <summary>
/// How ClickHouse keeps one ledger. A changed row of any table named here makes the facts that depend on it dirty, and the settle loop corrects them.
/// Tables that only name or regroup totals are better joined when the answer is read (<see cref="From"/>): then nothing has to be corrected when they change.
/// </summary>
/// <remarks>
/// A feed is checked against the store's tables, and against the truth beside it, before any statement runs: see <see cref="AnalyticalModelException"/>.
/// Facts are counted and summed, so a measure must be something that adds up; averages and distinct counts are worked out when the answer is read, from groups that are fine enough.
/// </remarks>
public sealed class LedgerFeed
{
    /// <summary>What is counted.</summary>
    public required FactKind Fact { get; init; }

    /// <summary>Further tables that groups, measures or the filter read, each after the one that refers to it. Default none. A fact whose foreign key is NULL does not count.</summary>
    public ImmutableArray<LedgerJoin> Joins { get; init; } = [];

    /// <summary>Which facts count, as a ClickHouse condition over <c>table.column</c>; all of them where it is null (default).</summary>
    public string? Where { get; init; }

    /// <summary>What facts are grouped by; at least one.</summary>
    public required ImmutableArray<LedgerColumn> Groups { get; init; }

    /// <summary>What is summed beside <c>n</c>, the number of facts, which every ledger has. Default none.</summary>
    public ImmutableArray<LedgerColumn> Measures { get; init; } = [];

    /// <summary>One ClickHouse expression per answer column, in order, over <see cref="From"/>.</summary>
    public required ImmutableArray<string> Select { get; init; }

    /// <summary>The answer's FROM and JOIN clauses (and WHERE, GROUP BY where it regroups), without the word FROM. It is called more than once and must give the same text each time.</summary>
    public required Func<AnswerScope, string> From { get; init; }

    /// <summary>The measure that every ledger has: the number of facts.</summary>
    public static LedgerColumn FactCount { get; } = new("n", "Int64", "1");

    /// <summary>By which ways a change elsewhere reaches the facts: the joins. Only a test that breaks the settle loop on purpose says otherwise.</summary>
    internal ImmutableArray<LedgerJoin> Edges
    {
        get => field.IsDefault ? Joins : field;
        init;
    }

    /// <summary>The tables whose changes make facts dirty: the fact's own and the joined ones.</summary>
    internal IEnumerable<string> Tables => [Fact.SourceTable, .. Joins.Select(join => join.Table)];

    /// <summary>The columns of one of these tables that the ledger reads.</summary>
    internal IEnumerable<string> ColumnsOf(string table) => References()
        .Where(reference => string.Equals(reference.Table, table, StringComparison.Ordinal)).Select(reference => reference.Column)
        .Concat(Joins.Where(join => string.Equals(join.From, table, StringComparison.Ordinal)).Select(join => join.Column))
        .Append(TableModel.PrimaryKey)
        .Distinct(StringComparer.Ordinal)
        .Order(StringComparer.Ordinal);

    /// <summary>Every <c>table.column</c> in groups, measures and filter.</summary>
    internal IEnumerable<(string Table, string Column)> References() =>
        Groups.Concat(Measures).Select(column => column.Expression).Append(Where ?? string.Empty).SelectMany(SqlText.References);
}
