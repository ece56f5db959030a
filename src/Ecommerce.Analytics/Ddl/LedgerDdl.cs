using Ecommerce.Analytics.Model;

namespace Ecommerce.Analytics.Ddl;

/// <summary>
/// One ledger: a table keyed by fact, then group; the view that corrects it whenever ids are put into the fact's trigger; the view that answers.
/// A correction is what the state says now minus what is recorded, so correcting the same fact again adds nothing.
/// </summary>
internal sealed class LedgerDdl(string database, AnalyticalTable table)
{
    private LedgerFeed Feed => table.Feed;

    private string Fact => SqlText.Name(Feed.Fact.KeyColumn());

    private string Dirty => $"IN (SELECT id FROM {SqlText.Name(database, Feed.Fact.Trigger())})";

    private string Groups => string.Join(", ", Feed.Groups.Select(group => SqlText.Name(group.Name)));

    private IEnumerable<LedgerColumn> Measures => Feed.Measures.Append(LedgerFeed.FactCount);

    private string Ledger => SqlText.Name(database, table.LedgerName);

    /// <summary>The ledger, or a table like it under another name.</summary>
    public string CreateTable(string? name = null) => $"""
        CREATE TABLE IF NOT EXISTS {SqlText.Name(database, name ?? table.LedgerName)}
        (
            {Fact} Int32,
        {string.Join(",\n", Feed.Groups.Concat(Measures).Select(column => $"    {SqlText.Name(column.Name)} {column.Type}"))},
            PROJECTION totals (SELECT {Groups}, {string.Join(", ", Measures.Select(measure => $"sum({SqlText.Name(measure.Name)})"))} GROUP BY {Groups})
        )
        ENGINE = SummingMergeTree(({string.Join(", ", Measures.Select(measure => SqlText.Name(measure.Name)))}))
        ORDER BY ({Fact}, {Groups})
        SETTINGS deduplicate_merge_projection_mode = 'rebuild', fsync_after_insert = 1, fsync_part_directory = 1
        """;

    public string CreateFeed()
    {
        var measures = Measures.Select(measure => SqlText.Name(measure.Name)).ToArray();
        return $"""
            CREATE MATERIALIZED VIEW IF NOT EXISTS {SqlText.Name(database, table.FeedName)} TO {Ledger} AS
            SELECT {Fact}, {Groups}, {string.Join(", ", measures.Select(name => $"sum(c.{name}) AS {name}"))}
            FROM (SELECT DISTINCT id FROM {SqlText.Name(database, Feed.Fact.Trigger())}) AS k
            INNER JOIN
            (
            {Now(Dirty)}
                UNION ALL
            {Recorded(Dirty)}
            ) AS c ON c.{Fact} = k.id
            GROUP BY {Fact}, {Groups}
            HAVING {string.Join(" OR ", measures.Select(name => $"{name} != 0"))}
            """;
    }

    /// <summary>Fills a table like the ledger with what the state says of some facts.</summary>
    /// <param name="name">The table.</param>
    /// <param name="facts">Which facts: a condition without its left side, such as <c>BETWEEN 1 AND 9</c>.</param>
    public string Fill(string name, string facts) => $"""
        INSERT INTO {SqlText.Name(database, name)} ({Fact}, {Groups}, {string.Join(", ", Measures.Select(measure => SqlText.Name(measure.Name)))})
        {Now(facts)}
        """;

    /// <summary>The ids of those facts of which the ledger records something else than the state says.</summary>
    /// <param name="facts">Which facts to look at, as for <see cref="Fill"/>.</param>
    public string Differing(string facts) => $"""
        SELECT DISTINCT {Fact} AS id FROM
        (
            SELECT {Fact}, {Groups}
            FROM
            (
            {Now(facts)}
                UNION ALL
            {Recorded(facts)}
            )
            GROUP BY {Fact}, {Groups}
            HAVING {string.Join(" OR ", Measures.Select(measure => $"sum({SqlText.Name(measure.Name)}) != 0"))}
        )
        """;

    public string CreateAnswer()
    {
        var columns = table.Columns.Zip(Feed.Select, (column, expression) => $"    CAST({expression}, {SqlText.Text(column.ClickHouseType)}) AS {SqlText.Name(column.Name)}");
        var totals = $"(SELECT {Groups}, {string.Join(", ", Measures.Select(measure => $"sum(l.{SqlText.Name(measure.Name)}) AS {SqlText.Name(measure.Name)}"))} "
            + $"FROM {Ledger} AS l GROUP BY {Groups} HAVING sum(l.`n`) != 0)";
        return $"""
            CREATE OR REPLACE VIEW {SqlText.Name(database, table.AnswerName)} AS
            SELECT
            {string.Join(",\n", columns)}
            FROM {Feed.From(new AnswerScope(totals, State))}
            """;
    }

    /// <summary>What is recorded of some facts, with the opposite sign.</summary>
    private string Recorded(string facts) => $"""
                SELECT {Fact}, {Groups}, {string.Join(", ", Measures.Select(measure => "-" + SqlText.Name(measure.Name)))}
                FROM {Ledger}
                WHERE {Fact} {facts}
            """;

    /// <summary>What the state says of some facts: the fact's own row and, by foreign key, only the rows that it needs of other tables.</summary>
    private string Now(string facts)
    {
        var root = Feed.Fact.SourceTable;
        var columns = Feed.Groups.Concat(Measures).Select(column => $"CAST({column.Expression}, {SqlText.Text(column.Type)}) AS {SqlText.Name(column.Name)}");
        var joins = Feed.Joins.Select(join =>
            $"\n    INNER JOIN {Rows(join.Table, $"IN {Referenced(join, facts)}")} AS {join.Table} ON {join.Table}.id = {join.From}.{join.Column}");
        return $"""
                SELECT {root}.id AS {Fact}, {string.Join(", ", columns)}
                FROM {Rows(root, facts)} AS {root}{string.Concat(joins)}{(Feed.Where is null ? string.Empty : "\n    WHERE " + Feed.Where)}
            """;
    }

    /// <summary>Ids of the rows that the facts refer to. Old versions may add some: they are not in the join's result.</summary>
    private string Referenced(LedgerJoin join, string facts)
    {
        var holder = Feed.Joins.FirstOrDefault(other => string.Equals(other.Table, join.From, StringComparison.Ordinal));
        return $"(SELECT {join.Column} FROM {SqlText.Name(database, join.From)} WHERE id {(holder is null ? facts : $"IN {Referenced(holder, facts)}")})";
    }

    private string Rows(string source, string condition) =>
        $"(SELECT {string.Join(", ", Feed.ColumnsOf(source).Select(SqlText.Name))} FROM {SqlText.Name(database, source)} FINAL WHERE id {condition})";

    private string State(string source) => $"(SELECT * FROM {SqlText.Name(database, source)} FINAL)";
}
