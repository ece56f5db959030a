namespace Ecommerce.Analytics.Verification;

/// <summary>Quotes ClickHouse identifiers with backticks.</summary>
internal static class ClickHouseName
{
    public static string Of(string name) => $"`{name.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("`", "\\`", StringComparison.Ordinal)}`";

    public static string Of(string? database, string table) => database is null ? Of(table) : $"{Of(database)}.{Of(table)}";
}
