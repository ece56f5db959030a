using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Ecommerce.Analytics.Model;

/// <summary>
/// One analytical table: what its answer looks like, how ClickHouse is fed, and the same question put to PostgreSQL.
/// The truth is written on its own and shares no SQL with the feed, so that comparing the two means something.
/// </summary>
/// <remarks>A question of your own is one of these, added to <see cref="AnalyticsOptions.Answers"/>: ledger, feed, answer, settling and verification follow from it.</remarks>
public sealed partial class AnalyticalTable
{
    private readonly LedgerFeed? _feed;

    /// <summary>The bare name, for example <c>monthly_orders</c>: lower-case letters, digits and underscores.</summary>
    public required string Name { get; init; }

    /// <summary>The answer's columns, in order; at least one belongs to the key.</summary>
    public required ImmutableArray<AnswerColumn> Columns { get; init; }

    /// <summary>A PostgreSQL query over schema <c>public</c> that yields exactly <see cref="Columns"/>. It names each table with its schema, <c>public.orders</c>.</summary>
    public required string Truth { get; init; }

    /// <summary>How ClickHouse keeps the ledger and reads the answer from it. May be left out where somebody else makes the view <c>answer_NAME</c> and it is only compared.</summary>
    /// <exception cref="InvalidOperationException">It was left out.</exception>
    public LedgerFeed Feed
    {
        get => _feed ?? throw new InvalidOperationException($"The analytical table {Name} says nothing of how ClickHouse is fed.");
        init => _feed = value;
    }

    /// <summary>The ledger's table in ClickHouse: <c>_at_NAME</c>.</summary>
    public string LedgerName => "_at_" + Name;

    /// <summary>The materialized view that feeds the ledger: <c>_mv_at_NAME</c>.</summary>
    public string FeedName => "_mv_at_" + Name;

    /// <summary>The view that gives the answer: <c>answer_NAME</c>.</summary>
    public string AnswerName => "answer_" + Name;

    /// <summary>Whether there is a feed.</summary>
    internal bool HasFeed => _feed is not null;

    /// <summary>The source tables that the truth names.</summary>
    internal ImmutableHashSet<string> TruthTables =>
        [.. PublicTable().Matches(PlainTruth).Select(match => match.Groups["table"].Value.ToLowerInvariant())];

    /// <summary>The truth without string literals and comments.</summary>
    internal string PlainTruth => LiteralOrComment().Replace(Truth, " ");

    /// <summary>Whether the question reads this column of a source table, or one of the same name of another table that it reads too.</summary>
    internal bool Reads(string table, string column) =>
        (TruthTables.Contains(table) && Mentions(column)) || (HasFeed && Feed.Tables.Contains(table, StringComparer.Ordinal) && Feed.ColumnsOf(table).Contains(column, StringComparer.Ordinal));

    [GeneratedRegex(@"\bpublic""?\s*\.\s*""?(?<table>\w+)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex PublicTable();

    // PostgreSQL's: a backslash escapes nothing.
    [GeneratedRegex(@"'(?:[^']|'')*'|--[^\n]*|/\*.*?\*/", RegexOptions.CultureInvariant | RegexOptions.Singleline)]
    private static partial Regex LiteralOrComment();

    private bool Mentions(string name) => Regex.IsMatch(Truth, @"\b" + Regex.Escape(name) + @"\b", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);
}
