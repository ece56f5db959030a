using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Ecommerce.Analytics.Embedded;

/// <summary>
/// Reads the tree that the engine's parser made of a statement (EXPLAIN AST: a node a line, indented, its kind first) and finds what a reader may not do.
/// Kinds of nodes that are not listed are refused: a new syntax stays closed until somebody has looked at it.
/// </summary>
internal sealed class SyntaxGuard(FunctionAllowList functions, ImmutableArray<string> openDatabases, IReadOnlyCollection<string> knownDatabases)
{
    private static readonly FrozenSet<string> Queries = new[]
    {
        "SelectWithUnionQuery", "SelectIntersectExceptQuery", "SelectQuery", "DescribeQuery", "ExistsTableQuery", "ExistsViewQuery", "ExistsDatabaseQuery", "Explain",
        "ShowTables", "ShowColumns", "ShowCreateTableQuery", "ShowCreateViewQuery", "ShowCreateDatabaseQuery", "ShowFunctions",
    }.ToFrozenSet(StringComparer.Ordinal);

    // Missing on purpose: ColumnsApplyTransformer, since SELECT * APPLY(file) does not show the function's name, and Set, the SETTINGS of a (sub)query, which hides their names too.
    private static readonly FrozenSet<string> Parts = new[]
    {
        "ArrayJoin", "Asterisk", "ColumnsExceptTransformer", "ColumnsListMatcher", "ColumnsRegexpMatcher", "ColumnsReplaceTransformer",
        "ColumnsReplaceTransformer::Replacement", "ColumnsTransformerList", "DataType", "ExpressionList", "Function", "Identifier", "InterpolateElement", "Literal",
        "OrderByElement", "QualifiedAsterisk", "QualifiedColumnsListMatcher", "QualifiedColumnsRegexpMatcher", "SampleRatio", "Subquery", "TableExpression",
        "TableIdentifier", "TableJoin", "TablesInSelectQuery", "TablesInSelectQueryElement", "WindowDefinition", "WindowListElement", "WithElement",
    }.ToFrozenSet(StringComparer.Ordinal);

    private static readonly FrozenSet<string> SystemTables = new[]
    {
        "build_options", "collations", "columns", "contributors", "data_type_families", "databases", "formats", "functions", "keywords", "merges", "numbers",
        "numbers_mt", "one", "parts", "parts_columns", "primes", "projections", "settings", "table_engines", "tables", "time_zones", "view_refreshes", "zeros", "zeros_mt",
    }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>What is wrong with the statement, or null.</summary>
    internal string? FindOffence(IReadOnlyList<string> tree)
    {
        if (tree.Count == 0 || !Queries.Contains(Kind(tree[0])))
            return $"statements of this kind ({(tree.Count == 0 ? "none" : Kind(tree[0]))}) are not open to readers";
        var selects = Kind(tree[0]).StartsWith("Select", StringComparison.Ordinal);
        foreach (var line in tree)
        {
            var kind = Kind(line);
            if (!Queries.Contains(kind) && !Parts.Contains(kind))
            {
                return kind == "Set" ? "SETTINGS are not open to readers" : $"the syntax {kind} is not open to readers";
            }

            var offence = kind switch
            {
                "Function" => functions.Allows(Name(line)) ? null : $"the function {Name(line)} is not open to readers",
                "TableIdentifier" => TableOffence(Name(line)),
                "Identifier" => IdentifierOffence(Name(line), selects),
                _ => null,
            };
            if (offence is not null)
                return offence;
        }

        return null;
    }

    private static string Kind(string line)
    {
        var node = line.TrimStart(' ');
        var end = node.IndexOf(' ', StringComparison.Ordinal);
        return end < 0 ? node : node[..end];
    }

    /// <summary>The name behind the kind; what follows in brackets (alias, number of children) is the parser's.</summary>
    private static string Name(string line)
    {
        var node = line.TrimStart(' ');
        var start = node.IndexOf(' ', StringComparison.Ordinal) + 1;
        if (start == 0)
            return "";
        var end = node.Length;
        foreach (var mark in (ReadOnlySpan<string>)[" (alias ", " (children "])
        {
            var at = node.IndexOf(mark, start, StringComparison.Ordinal);
            if (at >= 0 && at < end)
                end = at;
        }

        return node[start..end];
    }

    private string? TableOffence(string name)
    {
        var dot = name.IndexOf('.', StringComparison.Ordinal);
        if (dot < 0)
            return null;
        var database = name[..dot];
        return openDatabases.Contains(database) || (database == "system" && SystemTables.Contains(name[(dot + 1)..]))
            ? null
            : $"the table {name} is not open to readers";
    }

    private string? IdentifierOffence(string name, bool selects)
    {
        if (functions.NamesForbidden(name))
            return $"the name {name} is that of a function that is not open to readers";
        var dot = name.IndexOf('.', StringComparison.Ordinal);
        // `x IN db.table` names a table in an expression. A bare name is a column, except where the statement is about databases and tables.
        var database = dot >= 0 ? name[..dot] : selects ? null : name;
        if (database is null || openDatabases.Contains(database) || !knownDatabases.Contains(database))
            return null;
        var table = dot < 0 ? "" : name[(dot + 1)..].Split('.')[0];
        return database == "system" && SystemTables.Contains(table) ? null : $"{name} is not open to readers";
    }
}
