using System.Collections.Immutable;

namespace Ecommerce.Streaming.Capture.Settings;

/// <summary>Lists in a property's value.</summary>
internal static class SettingList
{
    /// <summary>
    /// Splits at commas; one behind a backslash belongs to its entry and loses the backslash (io.debezium.util.Strings.RegExSplitter). A backslash before anything else stays.
    /// </summary>
    public static ImmutableArray<string> Split(string list)
    {
        var entries = ImmutableArray.CreateBuilder<string>();
        var start = 0;
        for (var i = 0; i <= list.Length; i++)
        {
            if (i < list.Length && list[i] == '\\')
            {
                i++;
            }
            else if (i >= list.Length || list[i] == ',')
            {
                Add(list[start..Math.Min(i, list.Length)]);
                start = i + 1;
            }
        }

        if (start < list.Length)
        {
            // The last character is a lone backslash.
            Add(list[start..]);
        }

        return entries.ToImmutable();

        void Add(string entry)
        {
            if (entry.Trim() is { Length: > 0 } trimmed)
            {
                entries.Add(trimmed.Replace("\\,", ",", StringComparison.Ordinal));
            }
        }
    }
}
