using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Ecommerce.Analytics.Model;

/// <summary>
/// One analytical table: what its answer looks like, how ClickHouse is fed, and the same question put to PostgreSQL.
/// The truth is written on its own and shares no SQL with the feed, so that comparing the two means something.
/// </summary>
public sealed class AnalyticalTable
{
    /// <summary>The bare name, for example <c>monthly_orders</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The answer's columns, in order.</summary>
    public required ImmutableArray<AnswerColumn> Columns { get; init; }

    /// <summary>A PostgreSQL query over schema <c>public</c> that yields exactly <see cref="Columns"/>, ordered by the key.</summary>
    public required string Truth { get; init; }

    /// <summary>How ClickHouse keeps the ledger and reads the answer from it.</summary>
    internal LedgerFeed Feed
    {
        get => field ?? throw new InvalidOperationException($"The analytical table {Name} says nothing of how ClickHouse is fed.");
        init;
    }

    /// <summary>The ledger's table in ClickHouse: <c>_at_NAME</c>.</summary>
    public string LedgerName => "_at_" + Name;

    /// <summary>The materialized view that feeds the ledger: <c>_mv_at_NAME</c>.</summary>
    public string FeedName => "_mv_at_" + Name;

    /// <summary>The view that gives the answer: <c>answer_NAME</c>.</summary>
    public string AnswerName => "answer_" + Name;

    /// <summary>Whether the question reads this column of a source table, or one of the same name of another table that it reads too.</summary>
    internal bool Reads(string table, string column) => Mentions("public." + table) && Mentions(column);

    private bool Mentions(string name) => Regex.IsMatch(Truth, @"\b" + Regex.Escape(name) + @"\b", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);
}
