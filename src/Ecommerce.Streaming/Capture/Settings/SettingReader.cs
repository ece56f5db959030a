using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Ecommerce.Streaming.Capture.Settings;

/// <summary>
/// Reads the values of a connector's properties, notes which were read and gathers every mistake in Debezium's words (io.debezium.config.Field). Mistakes never repeat a value.
/// </summary>
internal sealed class SettingReader(IReadOnlyDictionary<string, string> properties)
{
    private readonly HashSet<string> _read = new(StringComparer.Ordinal);
    private readonly List<string> _mistakes = [];

    public IReadOnlyList<string> Mistakes => _mistakes;

    /// <summary>The properties that nobody has asked for, in order.</summary>
    public IEnumerable<string> Unread => properties.Keys.Where(p => !_read.Contains(p)).Order(StringComparer.Ordinal);

    public void Invalid(string name, string reason) => _mistakes.Add($"The '{name}' value is invalid: {reason}.");

    public void Refuse(string name, string reason) => _mistakes.Add($"{name} is not supported: {reason}.");

    public void Add(string mistake) => _mistakes.Add(mistake);

    public void Check(bool holds, string name, string reason)
    {
        if (!holds)
        {
            Invalid(name, reason);
        }
    }

    /// <summary>The value as it stands; null where the property is absent.</summary>
    public string? Raw(string name)
    {
        _read.Add(name);
        return properties.GetValueOrDefault(name);
    }

    /// <summary>The trimmed value; null where the property is absent or blank.</summary>
    public string? Text(string name) => Raw(name)?.Trim() is { Length: > 0 } text ? text : null;

    public string Text(string name, string fallback) => Text(name) ?? fallback;

    /// <summary>A value that Debezium does without only at its peril.</summary>
    public string Required(string name)
    {
        var text = Text(name);
        Check(text is not null, name, "A value is required");
        return text ?? "";
    }

    public bool Flag(string name, bool fallback)
    {
        var text = Text(name);
        if (text is null || bool.TryParse(text, out var flag))
        {
            return text is null ? fallback : bool.Parse(text);
        }

        Invalid(name, "Either 'true' or 'false' is expected");
        return fallback;
    }

    public int Integer(string name, int fallback, int min = int.MinValue) => (int)Whole(name, fallback, min, int.MaxValue);

    public long Long(string name, long fallback, long min = long.MinValue) => Whole(name, fallback, min, long.MaxValue);

    public TimeSpan Milliseconds(string name, long fallback, long min = 0) => TimeSpan.FromMilliseconds(Math.Min(Long(name, fallback, min), (long)TimeSpan.FromDays(36500).TotalMilliseconds));

    /// <summary>One of several words, letter case aside.</summary>
    public T Choice<T>(string name, T fallback, params ReadOnlySpan<(string Word, T Value)> choices)
    {
        if (Text(name) is not { } text)
        {
            return fallback;
        }

        var words = new StringBuilder();
        foreach (var (word, value) in choices)
        {
            if (word.Equals(text, StringComparison.OrdinalIgnoreCase))
            {
                return value;
            }

            words.Append(words.Length == 0 ? "" : ", ").Append(word);
        }

        Invalid(name, $"Value must be one of {words}");
        return fallback;
    }

    /// <summary>A list separated by commas, without blank entries.</summary>
    public ImmutableArray<string> List(string name) => [.. (Raw(name) ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)];

    /// <summary>A list of regular expressions, separated by commas that have no backslash before them.</summary>
    public ImmutableArray<string> Patterns(string name)
    {
        var patterns = SettingList.Split(Raw(name) ?? "");
        foreach (var pattern in patterns)
        {
            CheckPattern(name, pattern);
        }

        return patterns;
    }

    /// <summary>Whether a text is a regular expression.</summary>
    public bool CheckPattern(string name, string pattern)
    {
        try
        {
            _ = NamePatterns.Whole(pattern);
            return true;
        }
        catch (RegexParseException e)
        {
            Invalid(name, $"A comma-separated list of valid regular expressions is expected, but {e.Message.TrimEnd('.')}");
            return false;
        }
    }

    /// <summary>The properties whose whole name matches, in order, with the match.</summary>
    public IEnumerable<(string Name, Match Match)> Matching(Regex name) =>
        properties.Keys.Order(StringComparer.Ordinal).Select(p => (p, name.Match(p))).Where(p => p.Item2.Success);

    /// <summary>The names of all properties that begin with a text, in order.</summary>
    public IEnumerable<string> Under(string prefix) => properties.Keys.Where(p => p.StartsWith(prefix, StringComparison.Ordinal)).Order(StringComparer.Ordinal);

    private long Whole(string name, long fallback, long min, long max)
    {
        if (Text(name) is not { } text)
        {
            return fallback;
        }

        var kind = max == int.MaxValue ? "integer" : "long";
        if (!long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) || value > max || value < (max == int.MaxValue ? int.MinValue : long.MinValue))
        {
            Invalid(name, kind == "integer" ? "An integer is expected" : "A long value is expected");
        }
        else if (value < min)
        {
            Invalid(name, (min, kind) switch
            {
                (0, "integer") => "An non-negative integer is expected",
                (0, _) => "A non-negative long value is expected",
                (1, "integer") => "A positive, non-zero integer value is expected",
                (1, _) => "A positive, non-zero long value is expected",
                _ => $"Value must be at least {min.ToString(CultureInfo.InvariantCulture)}",
            });
        }
        else
        {
            return value;
        }

        return fallback;
    }
}
