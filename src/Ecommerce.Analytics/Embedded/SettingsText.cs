namespace Ecommerce.Analytics.Embedded;

/// <summary>Spells settings as ClickHouse takes them.</summary>
internal static class SettingsText
{
    /// <summary>A SET statement; the engine checks every name and value.</summary>
    internal static string Set(IEnumerable<KeyValuePair<string, string>> settings) =>
        "SET " + string.Join(", ", settings.Select(s => $"{SettingName(s.Key)} = {SqlText.Text(s.Value)}"));

    private static string SettingName(string name)
    {
        if (name.Length == 0 || !name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '.'))
            throw ChdbQueryException.Create(115, "UNKNOWN_SETTING", $"Unknown setting {SqlText.Text(name)}");
        return name;
    }
}
