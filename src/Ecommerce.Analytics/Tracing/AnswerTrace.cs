using System.Collections.Immutable;
using System.Data.Common;
using System.Globalization;
using Ecommerce.Analytics.Model;
using Ecommerce.Data.Schema;

namespace Ecommerce.Analytics.Tracing;

/// <summary>Follows one row into one answer: by the edges that the ledger's feed declares, or, for what only names totals, by the store's foreign keys.</summary>
internal sealed class AnswerTrace(AnalyticsOptions options, AnalyticalTable answer)
{
    // What a person reads; Facts counts them all.
    private const int Shown = 20;

    private LedgerFeed Feed => answer.Feed;

    private string Fact => SqlText.Name(Feed.Fact.KeyColumn());

    private string Groups => string.Join(", ", Feed.Groups.Select(group => SqlText.Name(group.Name)));

    private ImmutableArray<LedgerColumn> Measures => [.. Feed.Measures, LedgerFeed.FactCount];

    private string Sums => string.Join(", ", Measures.Select(measure => $"sum(l.{SqlText.Name(measure.Name)}) AS {SqlText.Name(measure.Name)}"));

    /// <summary>What the row means to the answer, or null where it cannot mean anything.</summary>
    public async Task<TracedAnswer?> ReadAsync(ClickHouseSession session, string table, int id, CancellationToken cancellationToken)
    {
        if (Find(table, id) is not var (role, condition))
            return null;
        var lines = $"(SELECT {Fact}, {Groups}, {Sums} FROM {Name(answer.LedgerName)} AS l WHERE {condition} GROUP BY {Fact}, {Groups} HAVING sum(l.`n`) != 0)";
        var facts = await session.QueryAsync($"SELECT uniqExact({Fact}) FROM {lines}", reader => Convert.ToInt64(reader.GetValue(0), CultureInfo.InvariantCulture), cancellationToken).ConfigureAwait(false);
        return new TracedAnswer
        {
            Answer = answer.Name,
            Ledger = answer.LedgerName,
            Role = role,
            FactTable = Feed.Fact.SourceTable,
            Facts = facts[0],
            Lines = facts[0] == 0 ? [] : [.. await ReadLinesAsync(session, lines, cancellationToken).ConfigureAwait(false)],
            Groups = facts[0] == 0 ? [] : [.. await ReadGroupsAsync(session, condition, cancellationToken).ConfigureAwait(false)],
        };
    }

    /// <summary>The row's role, and the condition on the ledger that finds its lines.</summary>
    private (TracedRole Role, string Condition)? Find(string table, int id)
    {
        var row = id.ToString(CultureInfo.InvariantCulture);
        if (string.Equals(Feed.Fact.SourceTable, table, StringComparison.Ordinal))
            return (TracedRole.Fact, $"{Fact} = {row}");
        if (Feed.Joins.FirstOrDefault(join => string.Equals(join.Table, table, StringComparison.Ordinal)) is { } edge)
            return (TracedRole.Dimension, $"{Fact} IN ({Up(edge, row)})");
        if (!answer.TruthTables.Contains(table))
            return null;
        var paths = Feed.Groups.Select(group => Path(group, table, row)).OfType<string>().ToList();
        return paths.Count == 0 ? null : (TracedRole.Label, paths.MinBy(path => path.Length)!);
    }

    /// <summary>The facts above a row of a joined table.</summary>
    private string Up(LedgerJoin edge, string ids)
    {
        var holders = $"SELECT id FROM {Name(edge.From)} FINAL WHERE {SqlText.Name(edge.Column)} IN ({ids})";
        var above = Feed.Joins.FirstOrDefault(other => string.Equals(other.Table, edge.From, StringComparison.Ordinal));
        return above is null ? holders : Up(above, holders);
    }

    /// <summary>The groups whose id leads to the row by foreign keys, through tables that the answer reads.</summary>
    private string? Path(LedgerColumn group, string table, string row)
    {
        var (holder, column) = SqlText.References(group.Expression).FirstOrDefault();
        if (holder is null || Referred(holder, column) is not { } first)
            return null;
        var ids = Ids(first, table, row, [first]);
        return ids is null ? null : $"l.{SqlText.Name(group.Name)} IN ({ids})";
    }

    private string? Ids(string from, string table, string row, ImmutableHashSet<string> seen)
    {
        if (string.Equals(from, table, StringComparison.Ordinal))
            return row;
        foreach (var key in StoreSchema.Table(from).ForeignKeys.Where(key => !seen.Contains(key.Table) && answer.TruthTables.Contains(key.Table)))
        {
            if (Ids(key.Table, table, row, seen.Add(key.Table)) is { } ids)
                return $"SELECT id FROM {Name(from)} FINAL WHERE {SqlText.Name(key.Column)} IN ({ids})";
        }

        return null;
    }

    private static string? Referred(string table, string column) =>
        StoreSchema.Tables.FirstOrDefault(model => string.Equals(model.Name, table, StringComparison.Ordinal))?.ForeignKeys
            .FirstOrDefault(key => string.Equals(key.Column, column, StringComparison.Ordinal))?.Table;

    private Task<List<TracedLine>> ReadLinesAsync(ClickHouseSession session, string lines, CancellationToken cancellationToken)
    {
        var groups = Feed.Groups.Select(group => group.Name).ToArray();
        var measures = Measures.Select(measure => measure.Name).ToArray();
        return session.QueryAsync(
            $"SELECT toInt32({Fact}), {Texts(groups.Concat(measures))} FROM {lines} ORDER BY {Fact}, {Groups} LIMIT {Shown}",
            reader => new TracedLine(reader.GetInt32(0), Values(reader, 1, groups), Values(reader, 1 + groups.Length, measures)),
            cancellationToken);
    }

    /// <summary>The answer's own query, once over the row's lines alone and once as users read it.</summary>
    private async Task<List<TracedGroup>> ReadGroupsAsync(ClickHouseSession session, string condition, CancellationToken cancellationToken)
    {
        var totals = $"(SELECT {Groups}, {Sums} FROM {Name(answer.LedgerName)} AS l WHERE {condition} GROUP BY {Groups} HAVING sum(l.`n`) != 0)";
        var columns = string.Join(", ", answer.Columns.Zip(Feed.Select, (column, expression) => $"CAST({expression}, {SqlText.Text(column.ClickHouseType)}) AS {SqlText.Name(column.Name)}"));
        var share = $"(SELECT {columns} FROM {Feed.From(new AnswerScope(totals, source => $"(SELECT * FROM {Name(source)} FINAL)"))})";
        var keys = answer.Columns.Where(column => column.IsKey).Select(column => column.Name).ToArray();
        var others = answer.Columns.Where(column => !column.IsKey).Select(column => column.Name).ToArray();
        var key = string.Join(", ", keys.Select(SqlText.Name));
        return await session.QueryAsync(
            $"SELECT {Texts(keys, "s.")}, {Texts(others, "s.")}, {Texts(others, "w.")} FROM {share} AS s INNER JOIN {Name(answer.AnswerName)} AS w USING ({key}) ORDER BY {string.Join(", ", keys.Select(name => "s." + SqlText.Name(name)))} LIMIT {Shown}",
            reader => new TracedGroup(Values(reader, 0, keys), Values(reader, keys.Length, others), Values(reader, keys.Length + others.Length, others)),
            cancellationToken).ConfigureAwait(false);
    }

    private static string Texts(IEnumerable<string> columns, string alias = "") => string.Join(", ", columns.Select(column => $"toString({alias}{SqlText.Name(column)})"));

    private static ImmutableArray<TracedValue> Values(DbDataReader reader, int from, string[] columns) =>
        [.. columns.Select((column, index) => new TracedValue(column, reader.IsDBNull(from + index) ? null : reader.GetString(from + index)))];

    private string Name(string table) => SqlText.Name(options.Database, table);
}
