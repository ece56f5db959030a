using System.Collections.Immutable;
using System.Globalization;

namespace Ecommerce.Streaming.Connectors.Properties;

/// <summary>Reads a configuration that <see cref="DebeziumProperties.Check"/> found right: values as Debezium reads them, its defaults where nothing is set. Names must be of the catalogue.</summary>
/// <param name="config">Property names and values.</param>
internal sealed class PropertyReader(IReadOnlyDictionary<string, string> config)
{
    public bool IsSet(string name) => config.ContainsKey(name);

    /// <summary>The text, or the default; null where there is none.</summary>
    public string? Text(string name) =>
        config.GetValueOrDefault(name) ?? (DebeziumProperties.Find(name, config) ?? throw new ArgumentException($"{name} is not in the catalogue.", nameof(name))).Default;

    public bool Flag(string name) => bool.Parse(Text(name)?.Trim() ?? "false");

    public int Int(string name) => int.Parse(Text(name)!, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);

    public long Long(string name) => long.Parse(Text(name)!, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);

    /// <summary>The word as the catalogue spells it; null where neither a value nor a default is there.</summary>
    public string? Choice(string name)
    {
        var word = Text(name)?.Trim();
        return word is null ? null : DebeziumProperties.Find(name, config)!.Allowed.First(allowed => string.Equals(allowed, word, StringComparison.OrdinalIgnoreCase));
    }

    public ImmutableArray<string> List(string name) => AliasGroup.Split(Text(name) ?? string.Empty);

    /// <summary>The regular expressions of a list, as Java writes them.</summary>
    public ImmutableArray<string> Regexes(string name) => RegexList.Split(Text(name) ?? string.Empty);
}
