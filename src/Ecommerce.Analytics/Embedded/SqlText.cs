using System.Text;

namespace Ecommerce.Analytics.Embedded;

/// <summary>Names and values as ClickHouse writes them; nothing can leave its quotes.</summary>
internal static class SqlText
{
    internal static string Identifier(string name) => Quote(name, '`');

    internal static string Literal(string text) => Quote(text, '\'');

    /// <summary>A SET statement; the engine checks every name and value.</summary>
    internal static string Set(IEnumerable<KeyValuePair<string, string>> settings) =>
        "SET " + string.Join(", ", settings.Select(s => $"{SettingName(s.Key)} = {Literal(s.Value)}"));

    private static string SettingName(string name)
    {
        if (name.Length == 0 || !name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '.'))
            throw ChdbQueryException.Create(115, "UNKNOWN_SETTING", $"Unknown setting {Literal(name)}");
        return name;
    }

    private static string Quote(string text, char quote)
    {
        var quoted = new StringBuilder(text.Length + 2).Append(quote);
        foreach (var c in text)
        {
            if (c == quote || c == '\\')
                quoted.Append('\\');
            quoted.Append(c);
        }

        return quoted.Append(quote).ToString();
    }
}
