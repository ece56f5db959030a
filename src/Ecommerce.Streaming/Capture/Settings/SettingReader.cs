using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Ecommerce.Streaming.Connectors.Properties;
using Ecommerce.Streaming.JavaText;

namespace Ecommerce.Streaming.Capture.Settings;

/// <summary>
/// Reads a configuration whose values <see cref="DebeziumProperties"/> has found right: Debezium's defaults hold where nothing is set. What is right for Debezium and not for this
/// capture is gathered.
/// </summary>
internal sealed class SettingReader(IReadOnlyDictionary<string, string> config)
{
    private readonly PropertyReader _values = new(config);
    private readonly List<string> _mistakes = [];

    public IReadOnlyList<string> Mistakes => _mistakes;

    public void Refuse(string name, string reason) => _mistakes.Add($"The '{Secrets.ShownName(name)}' property is not supported: {reason}.");

    /// <summary>The text as it stands, or the default; null where there is neither.</summary>
    public string? Raw(string name) => _values.Text(name);

    /// <summary>The trimmed text, or the default; null where it is blank.</summary>
    public string? Text(string name) => _values.Text(name)?.Trim() is { Length: > 0 } text ? text : null;

    public bool Flag(string name) => _values.Flag(name);

    public int Integer(string name) => _values.Int(name);

    public TimeSpan Milliseconds(string name) => TimeSpan.FromMilliseconds(Math.Min(_values.Long(name), (long)TimeSpan.FromDays(36500).TotalMilliseconds));

    /// <summary>What one of the property's words stands for.</summary>
    public T Choice<T>(string name, params ReadOnlySpan<(string Word, T Value)> choices)
    {
        var chosen = _values.Choice(name);
        foreach (var (word, value) in choices)
        {
            if (word == chosen)
            {
                return value;
            }
        }

        throw new ArgumentException($"{name} has no meaning here for '{chosen}'.", nameof(choices));
    }

    public ImmutableArray<string> List(string name) => _values.List(name);

    /// <summary>A list of regular expressions.</summary>
    public ImmutableArray<string> Patterns(string name)
    {
        var patterns = _values.Regexes(name);
        foreach (var pattern in patterns)
        {
            CheckPattern(name, pattern);
        }

        return patterns;
    }

    /// <summary>Whether a regular expression is one here too.</summary>
    public bool CheckPattern(string name, string pattern)
    {
        try
        {
            _ = new JavaRegex(pattern, ignoreCase: true);
            return true;
        }
        catch (Exception e) when (e is FormatException or ArgumentException)
        {
            Refuse(name, $"the regular expression '{pattern}' is not understood: {e.Message.TrimEnd('.')}");
            return false;
        }
    }

    /// <summary>The properties that have the form of a template, in order, with the free parts of their names.</summary>
    public IEnumerable<(string Name, Match Parts)> Matching(PropertyTemplate template) =>
        config.Keys.Order(StringComparer.Ordinal).Select(name => (name, template.Match(name))).Where(p => p.Item2.Success);

    /// <summary>The properties that begin with a text, in order, without that text.</summary>
    public ImmutableSortedDictionary<string, string> Below(string prefix) =>
        config.Where(p => p.Key.StartsWith(prefix, StringComparison.Ordinal)).ToImmutableSortedDictionary(p => p.Key[prefix.Length..], p => p.Value, StringComparer.Ordinal);
}
