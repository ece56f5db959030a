using System.Collections.Concurrent;
using System.Data.Common;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Ecommerce.Data.Oracle;

/// <summary>
/// Makes a writing statement hand back the rows that it wrote (<c>RETURNING</c>), beside whatever it returned before, so that the store's own writers need not
/// tell the oracle: none can forget to. A statement that writes in a way which cannot be followed is told apart.
/// </summary>
internal static partial class RowEcho
{
    private const string Written = "echo:written:";
    private const string Deleted = "echo:deleted:";
    private const int MostRemembered = 1_024;

    private static readonly ConcurrentDictionary<string, string?> Remembered = new(StringComparer.Ordinal);

    /// <summary>The statement with its echo; the statement itself where it writes no row that an answer reads; null where it writes such rows and cannot be followed.</summary>
    public static string? Add(string sql)
    {
        if (Remembered.TryGetValue(sql, out var known))
        {
            return known;
        }

        var echoing = Rewrite(sql);
        if (Remembered.Count < MostRemembered)
        {
            Remembered[sql] = echoing;
        }

        return echoing;
    }

    /// <summary>Where in a result's row the echo begins, or -1.</summary>
    public static int Find(DbDataReader reader)
    {
        for (var column = 0; column < reader.FieldCount; column++)
        {
            if (reader.GetName(column).StartsWith("echo:", StringComparison.Ordinal))
            {
                return column;
            }
        }

        return -1;
    }

    /// <summary>The change that a row of an echo tells of, and the number of the transaction that made it.</summary>
    public static (RowChange Change, ulong Transaction) Read(DbDataReader reader, int column)
    {
        var name = reader.GetName(column);
        var isDeleted = name.StartsWith(Deleted, StringComparison.Ordinal);
        var table = WatchedTable.Find(name[Written.Length..])!;
        var transaction = ulong.Parse(reader.GetString(column), CultureInfo.InvariantCulture);
        return (new RowChange(table.Name, reader.GetInt32(column + 1), isDeleted ? null : table.Read(reader, column + 1)), transaction);
    }

    private static string? Rewrite(string sql)
    {
        var writes = Write().Matches(sql).Select(match => WatchedTable.Find(match.Groups["table"].Value)).OfType<WatchedTable>().ToList();
        if (writes.Count == 0)
        {
            return sql;
        }

        var head = Head().Match(sql);
        if (writes.Count > 1 || !head.Success || WatchedTable.Find(head.Groups["table"].Value) is not { } table)
        {
            return null;
        }

        var alias = head.Groups["alias"] is { Success: true } given ? given.Value : table.Name;
        var marker = (head.Groups["verb"].Value.StartsWith("DELETE", StringComparison.OrdinalIgnoreCase) ? Deleted : Written) + table.Name;
        var echo = $"pg_current_xact_id()::text AS \"{marker}\", {string.Join(", ", table.Columns.Select(column => $"{alias}.{column}"))}";
        return $"{sql.TrimEnd()}{(Returning().IsMatch(sql) ? ", " : " RETURNING ")}{echo}";
    }

    // A word that may follow the table's name is no alias.
    [GeneratedRegex(
        @"^\s*(?<verb>INSERT\s+INTO|UPDATE|DELETE\s+FROM)\s+(?:public\.)?(?<table>\w+)(?:\s+(?:AS\s+)?(?!(?:AS|SET|USING|WHERE|RETURNING|VALUES|SELECT|DEFAULT|OVERRIDING)\b)(?<alias>\w+))?",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex Head();

    [GeneratedRegex(
        @"\b(INSERT\s+INTO|UPDATE|DELETE\s+FROM|MERGE\s+INTO|TRUNCATE(\s+TABLE)?|COPY)\s+(ONLY\s+)?(public\.)?(?<table>\w+)",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex Write();

    [GeneratedRegex(@"\bRETURNING\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Returning();
}
