using System.Collections.Immutable;
using Ecommerce.Streaming.Capture.Catalog;

namespace Ecommerce.Streaming.Capture.Signals;

/// <summary>
/// Conditions in SQL for the rows behind a key and up to a key, in the order of ORDER BY: NULL comes last. Values are literals, because COPY takes no parameters; PostgreSQL gives each
/// the type of the column that it is compared with.
/// </summary>
internal sealed class KeyRange(ImmutableArray<string> columns, bool isNullable)
{
    private readonly ImmutableArray<string> _columns = [.. columns.Select(TableName.Quote)];

    public string Ascending => string.Join(", ", _columns);

    public string Descending => string.Join(", ", _columns.Select(c => $"{c} DESC"));

    public string Behind(ImmutableArray<string?> key) => isNullable ? BehindNullable(key) : $"{Row(_columns)} > {Row([.. key.Select(k => Literal(k!))])}";

    public string UpTo(ImmutableArray<string?> key) => isNullable ? $"NOT ({BehindNullable(key)})" : $"{Row(_columns)} <= {Row([.. key.Select(k => Literal(k!))])}";

    /// <summary>A text as SQL, whatever standard_conforming_strings says.</summary>
    public static string Literal(string text) => $"E'{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "''", StringComparison.Ordinal)}'";

    private static string Row(ImmutableArray<string> parts) => parts.Length == 1 ? parts[0] : $"ROW({string.Join(", ", parts)})";

    // Row comparison knows no NULL: column by column, a NULL is behind everything else and nothing is behind it.
    private string BehindNullable(ImmutableArray<string?> key) =>
        string.Join(" OR ", Enumerable.Range(0, _columns.Length).Select(last =>
            $"({string.Join(" AND ", Enumerable.Range(0, last).Select(i => key[i] is { } equal ? $"{_columns[i]} = {Literal(equal)}" : $"{_columns[i]} IS NULL")
                .Append(key[last] is { } value ? $"({_columns[last]} > {Literal(value)} OR {_columns[last]} IS NULL)" : "false"))})"));
}
