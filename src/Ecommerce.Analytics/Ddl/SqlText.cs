namespace Ecommerce.Analytics.Ddl;

/// <summary>Spells names and strings in ClickHouse SQL.</summary>
internal static class SqlText
{
    /// <summary>A quoted identifier.</summary>
    public static string Name(string name) => "`" + name.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("`", "\\`", StringComparison.Ordinal) + "`";

    /// <summary>A quoted name in a database.</summary>
    public static string Name(string database, string name) => Name(database) + "." + Name(name);

    /// <summary>A string literal.</summary>
    public static string Text(string value) => "'" + value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal) + "'";
}
