namespace Ecommerce.Analytics;

/// <summary>Spells names and strings in ClickHouse SQL; nothing can leave its quotes.</summary>
internal static class SqlText
{
    /// <summary>A quoted identifier.</summary>
    public static string Name(string name) => "`" + name.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("`", "\\`", StringComparison.Ordinal) + "`";

    /// <summary>A quoted name in a database; null stands for the current one.</summary>
    public static string Name(string? database, string name) => database is null ? Name(name) : Name(database) + "." + Name(name);

    /// <summary>A string literal.</summary>
    public static string Text(string value) => "'" + value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal) + "'";
}
