using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Ecommerce.Analytics.Ddl;
using Ecommerce.Data.Schema;

namespace Ecommerce.Analytics.Model;

/// <summary>Finds what is wrong with analytical tables by reading them beside the store's own tables, before any statement runs.</summary>
internal static partial class ModelCheck
{
    /// <summary>Checks every table.</summary>
    /// <exception cref="AnalyticalModelException">With all mistakes of all tables.</exception>
    public static void ThrowIfWrong(ImmutableArray<AnalyticalTable> answers)
    {
        if (answers.IsDefaultOrEmpty)
            throw new AnalyticalModelException([$"{nameof(AnalyticsOptions)}.{nameof(AnalyticsOptions.Answers)} is empty: leave it alone for the store's 13, or name at least one."]);
        var mistakes = answers.SelectMany(Find)
            .Concat(answers.GroupBy(answer => answer.Name, StringComparer.Ordinal).Where(group => group.Count() > 1).Select(group => $"{group.Key}: {group.Count()} analytical tables have this name."))
            .ToImmutableArray();
        if (mistakes.Length > 0)
            throw new AnalyticalModelException(mistakes);
    }

    /// <summary>The mistakes of one table, each as a sentence that begins with its name.</summary>
    public static IEnumerable<string> Find(AnalyticalTable answer) => InShape(answer)
        .Concat(!answer.HasFeed
            ? [$"there is no {nameof(AnalyticalTable.Feed)}: without it ClickHouse cannot keep the answer."]
            : InJoins(answer.Feed).Concat(InColumns(answer.Feed)).Concat(InAnswer(answer)))
        .Select(mistake => $"{answer.Name}: {mistake}");

    private static IEnumerable<string> InShape(AnalyticalTable answer)
    {
        if (!Identifier().IsMatch(answer.Name))
            yield return "a name is made of lower-case letters, digits and underscores, and begins with a letter.";
        foreach (var column in answer.Columns.Where(column => !Identifier().IsMatch(column.Name)))
            yield return $"the answer's column '{column.Name}' needs a name of lower-case letters, digits and underscores.";
        foreach (var name in Repeated(answer.Columns.Select(column => column.Name)))
            yield return $"the answer has the column {name} more than once.";
        if (!answer.Columns.Any(column => column.IsKey))
            yield return $"no column of the answer belongs to its key ({nameof(AnswerColumn.IsKey)}): rows could not be told apart.";
        foreach (var name in answer.TruthTables.Where(name => !Exists(name)).Order(StringComparer.Ordinal))
            yield return $"the truth reads public.{name}, which the store does not have. There are: {Tables}.";
        foreach (var name in BareTable().Matches(answer.PlainTruth).Select(match => match.Groups["table"].Value).Where(Exists).Distinct(StringComparer.Ordinal))
            yield return $"the truth reads {name} without its schema: write public.{name}.";
        if (answer.TruthTables.IsEmpty)
            yield return "the truth reads no table of schema public.";
    }

    private static IEnumerable<string> InJoins(LedgerFeed feed)
    {
        var known = new HashSet<string>(StringComparer.Ordinal) { feed.Fact.SourceTable };
        foreach (var join in feed.Joins)
        {
            if (!Exists(join.Table))
                yield return $"the feed joins {join.Table}, which the store does not have. There are: {Tables}.";
            else if (!known.Contains(join.From))
                yield return $"the feed joins {join.Table} from {join.From}, which is neither what is counted ({feed.Fact}) nor joined before.";
            else if (known.Contains(join.Table))
                yield return $"the feed has {join.Table} twice; a table can be joined once. Read the other one when the answer is asked for ({nameof(LedgerFeed.From)}).";
            else if (!StoreSchema.Table(join.From).ForeignKeys.Contains(new ForeignKeyModel(join.Column, join.Table)))
                yield return $"{join.From}.{join.Column} is no foreign key to {join.Table}. Those of {join.From}: {string.Join(", ", StoreSchema.Table(join.From).ForeignKeys.Select(key => $"{key.Column} to {key.Table}"))}.";
            _ = known.Add(join.Table);
        }
    }

    private static IEnumerable<string> InColumns(LedgerFeed feed)
    {
        if (feed.Groups.IsDefaultOrEmpty)
            yield return $"the feed groups by nothing; name at least one of {nameof(LedgerFeed.Groups)}.";
        foreach (var name in Repeated(feed.Groups.Concat(feed.Measures).Select(column => column.Name).Append(LedgerFeed.FactCount.Name).Append(feed.Fact.KeyColumn())))
            yield return $"the ledger has the column {name} more than once; {LedgerFeed.FactCount.Name} and {feed.Fact.KeyColumn()} are there by themselves.";
        foreach (var column in feed.Groups.Concat(feed.Measures))
        {
            if (column.Type.Contains("Nullable", StringComparison.Ordinal))
                yield return $"the ledger's column {column.Name} is {column.Type}; what is grouped by and summed cannot be NULL.";
            else if (!SaysWhatNullMeans().IsMatch(column.Expression) && SqlText.References(column.Expression).FirstOrDefault(IsNullable) is { Table: not null } nullable)
                yield return $"the ledger's column {column.Name} reads {nullable.Table}.{nullable.Column}, which may be NULL: wrap it in ifNull, or leave such facts out by {nameof(LedgerFeed.Where)} and write assumeNotNull.";
        }

        foreach (var (table, column) in feed.References().Distinct())
        {
            if (!Exists(table))
                yield return $"the feed reads {table}.{column}, but the store has no table {table}. There are: {Tables}.";
            else if (!feed.Tables.Contains(table, StringComparer.Ordinal))
                yield return $"the feed reads {table}.{column} without a {nameof(LedgerJoin)} to {table}, so a change there would not be noticed.";
            else if (WrongColumn(table, column) is { } wrong)
                yield return $"the feed reads {table}.{column}, but {wrong}";
        }
    }

    private static IEnumerable<string> InAnswer(AnalyticalTable answer)
    {
        var feed = answer.Feed;
        if (feed.Select.Length != answer.Columns.Length)
            yield return $"the feed selects {feed.Select.Length} expressions for the answer's {answer.Columns.Length} columns ({string.Join(", ", answer.Columns.Select(column => column.Name))}).";
        var read = new List<string>();
        var from = SqlText.WithoutLiterals(feed.From(new AnswerScope("(§)", table =>
        {
            read.Add(table);
            return $"(§{table})";
        })));
        foreach (var table in read.Where(table => !Exists(table)).Distinct(StringComparer.Ordinal))
            yield return $"the answer reads the state of {table}, which the store does not have. There are: {Tables}.";
        if (!from.Contains("(§)", StringComparison.Ordinal))
            yield return $"the answer does not read its own ledger ({nameof(AnswerScope)}.{nameof(AnswerScope.Totals)}).";
        foreach (var mistake in InAliases(feed, from))
            yield return mistake;

        // The heart of it: what the truth depends on must either make facts dirty or be read when the answer is asked for.
        foreach (var table in answer.TruthTables.Where(Exists).Except(feed.Tables, StringComparer.Ordinal).Except(read, StringComparer.Ordinal).Order(StringComparer.Ordinal))
            yield return $"the truth reads public.{table}, which neither the feed nor the answer reads, so a change there would never reach the answer: add a {nameof(LedgerJoin)}, or read its {nameof(AnswerScope.State)} in {nameof(LedgerFeed.From)}.";
    }

    /// <summary>Columns read through an alias that <see cref="LedgerFeed.From"/> gives. What has another origin is ClickHouse's to judge.</summary>
    private static IEnumerable<string> InAliases(LedgerFeed feed, string from)
    {
        var sources = Alias().Matches(from).GroupBy(match => match.Groups["alias"].Value, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.First().Groups["table"].Value, StringComparer.Ordinal);
        var totals = feed.Groups.Concat(feed.Measures).Append(LedgerFeed.FactCount).Select(column => column.Name).ToArray();
        foreach (var (alias, column) in feed.Select.Append(from).SelectMany(SqlText.References).Distinct())
        {
            if (!sources.TryGetValue(alias, out var table))
                continue;
            if (table.Length == 0 && !totals.Contains(column, StringComparer.Ordinal))
                yield return $"the answer reads {alias}.{column}, but the ledger has only {string.Join(", ", totals)}.";
            else if (table.Length > 0 && Exists(table) && WrongColumn(table, column) is { } wrong)
                yield return $"the answer reads {alias}.{column} of {table}, but {wrong}";
        }
    }

    private static string? WrongColumn(string table, string column)
    {
        var model = StoreSchema.Table(table);
        return model.Columns.FirstOrDefault(other => string.Equals(other.Name, column, StringComparison.Ordinal)) is not { } found
            ? $"{table} has no such column. It has: {string.Join(", ", model.Columns.Where(other => StateTableDdl.IsKept(model, other)).Select(other => other.Name))}."
            : StateTableDdl.IsKept(model, found) ? null : "ClickHouse does not keep it: it is personal data or long text.";
    }

    private static bool IsNullable((string Table, string Column) reference) => Exists(reference.Table)
        && StoreSchema.Table(reference.Table).Columns.Any(column => column.IsNullable && string.Equals(column.Name, reference.Column, StringComparison.Ordinal));

    private static string Tables => string.Join(", ", StoreSchema.Tables.Select(table => table.Name));

    private static bool Exists(string table) => StoreSchema.Tables.Any(other => string.Equals(other.Name, table, StringComparison.Ordinal));

    private static IEnumerable<string> Repeated(IEnumerable<string> names) => names.GroupBy(name => name, StringComparer.Ordinal).Where(group => group.Count() > 1).Select(group => group.Key);

    [GeneratedRegex("^[a-z][a-z0-9_]*$", RegexOptions.CultureInvariant)]
    private static partial Regex Identifier();

    [GeneratedRegex(@"\b(?:from|join)\s+(?:only\s+)?""?(?<table>[a-z_]\w*)\b(?!""?\s*\.)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex BareTable();

    [GeneratedRegex(@"\(§(?<table>\w*)\)\s*(?:as\s+)?(?<alias>[a-z_]\w*)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Alias();

    [GeneratedRegex(@"\b(?:assumeNotNull|ifNull|coalesce|is\s+null|is\s+not\s+null|isNull|isNotNull)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex SaysWhatNullMeans();
}
