using System.Text.RegularExpressions;

namespace Ecommerce.Analytics;

/// <summary>Spells names and strings in ClickHouse SQL; nothing can leave its quotes.</summary>
internal static partial class SqlText
{
    /// <summary>A quoted identifier.</summary>
    public static string Name(string name) => "`" + name.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("`", "\\`", StringComparison.Ordinal) + "`";

    /// <summary>A quoted name in a database; null stands for the current one.</summary>
    public static string Name(string? database, string name) => database is null ? Name(name) : Name(database) + "." + Name(name);

    /// <summary>A string literal.</summary>
    public static string Text(string value) => "'" + value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal) + "'";

    /// <summary>Every <c>name.name</c> of an expression outside of its string literals.</summary>
    public static IEnumerable<(string Table, string Column)> References(string expression) =>
        Reference().Matches(WithoutLiterals(expression)).Select(match => (match.Groups["table"].Value, match.Groups["column"].Value));

    /// <summary>The text with every string literal emptied.</summary>
    public static string WithoutLiterals(string sql) => Literal().Replace(sql, "''");

    [GeneratedRegex(@"\b(?<table>[a-z_][a-z0-9_]*)\.(?<column>[a-z_][a-z0-9_]*)\b", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Reference();

    [GeneratedRegex(@"'(?:[^'\\]|\\.|'')*'", RegexOptions.CultureInvariant | RegexOptions.Singleline)]
    private static partial Regex Literal();
}
