using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Ecommerce.Streaming.Connectors.Properties;

/// <summary>
/// Every property that Debezium 3.6's PostgreSQL connector, or Kafka Connect for it, reads: names, kinds, defaults, allowed values, rules between them. Debezium ignores names that it
/// does not know; here they are mistakes.
/// </summary>
internal static class DebeziumProperties
{
    private static readonly PropertyTemplate[] Templates = [.. FilterProperties.Templates, .. SnapshotProperties.Templates];

    private static readonly AliasGroup[] Groups = [AliasGroup.Transforms, AliasGroup.Predicates, AliasGroup.TopicCreation];

    private static readonly string[] NameLists = ["converters", "post.processors"];

    private static readonly string[] Converters = ["key.converter", "value.converter", "header.converter"];

    /// <summary>The properties with fixed names.</summary>
    public static readonly FrozenDictionary<string, ConnectorProperty> All = new[]
    {
        ConnectProperties.All, ConnectionProperties.All, ReplicationProperties.All, SnapshotProperties.All, SignalProperties.All, FilterProperties.All, EventProperties.All, EngineProperties.All,
    }.SelectMany(group => group).ToFrozenDictionary(property => property.Name, StringComparer.Ordinal);

    /// <summary>Every name that may be meant by a wrong one: fixed names and templates.</summary>
    private static readonly ImmutableArray<string> Names = [.. All.Keys.Where(name => !name.StartsWith("internal.", StringComparison.Ordinal)), .. Templates.Select(template => template.Property.Name)];

    /// <summary>Checks a whole configuration.</summary>
    /// <param name="config">Property names and values, as Kafka Connect takes them.</param>
    /// <returns>Every mistake, in ordinal order of the properties; empty when nothing is wrong.</returns>
    public static IReadOnlyList<PropertyMistake> Check(IReadOnlyDictionary<string, string> config)
    {
        var mistakes = new List<PropertyMistake>();
        foreach (var (name, value) in config)
        {
            if (Find(name, config) is not { } property)
                mistakes.Add(Unknown(name, value, config));
            else if (ValueCheck.Mistake(property, value) is { } expected)
                mistakes.Add(Mistake(name, value, expected, property));
        }

        foreach (var missing in Required(config).Where(name => !config.ContainsKey(name)))
            mistakes.Add(new PropertyMistake(missing, null, "A value is required"));
        mistakes.AddRange(PropertyRules.Check(config));
        return [.. mistakes.OrderBy(mistake => mistake.Property, StringComparer.Ordinal)];
    }

    /// <summary>What the catalogue knows of a property; null when nobody would read it. Options of plugins that we do not know are texts.</summary>
    /// <param name="name">The property's name.</param>
    /// <param name="config">The configuration it stands in, which says what its transforms, predicates and converters are.</param>
    public static ConnectorProperty? Find(string name, IReadOnlyDictionary<string, string> config)
    {
        if (All.TryGetValue(name, out var property))
            return property;
        if (Templates.FirstOrDefault(template => template.Match(name).Success) is { } template)
            return template.Property;
        foreach (var group in Groups)
        {
            var aliases = group.Aliases(config);
            if (group.Split(name, aliases) is { } member)
                return aliases.Contains(member.Alias) ? Option(member.Option, group.SharedOptions, group.Options(member.Alias, config)) : null;
        }

        foreach (var converter in Converters)
        {
            if (name.StartsWith(converter + ".", StringComparison.Ordinal))
                return Option(name[(converter.Length + 1)..], [], PluginOptions.Of(config.GetValueOrDefault(converter)));
        }

        return IsHandedOn(name, config) ? ConnectorProperty.Text(name) : null;
    }

    private static ConnectorProperty? Option(string option, IReadOnlyList<ConnectorProperty> shared, IReadOnlyList<ConnectorProperty>? own) =>
        (own ?? shared).FirstOrDefault(property => property.Name == option) ?? (own is null ? ConnectorProperty.Text(option) : null);

    // Converters and post-processors of the user's own read what stands below their names.
    private static bool IsHandedOn(string name, IReadOnlyDictionary<string, string> config) =>
        ConnectProperties.PassedThrough.Any(prefix => name.StartsWith(prefix, StringComparison.Ordinal) && name.Length > prefix.Length)
        || NameLists.Any(list => config.TryGetValue(list, out var listed)
            && AliasGroup.Split(listed).Any(alias => name.StartsWith(alias + ".", StringComparison.Ordinal)));

    private static IEnumerable<string> Required(IReadOnlyDictionary<string, string> config) =>
        All.Values.Where(property => property.Required).Select(property => property.Name)
            .Concat(Groups.Where(group => group != AliasGroup.TopicCreation).SelectMany(group => group.Aliases(config)
                .SelectMany(alias => (group.Options(alias, config) ?? group.SharedOptions).Where(option => option.Required).Select(option => $"{group.Prefix}{alias}.{option.Name}"))));

    private static PropertyMistake Mistake(string name, string value, string expected, ConnectorProperty property)
    {
        // Some of Debezium's words repeat the value.
        var shown = property.Kind == PropertyKind.Password ? Secrets.Hidden : Secrets.Shown(name, value);
        var words = shown == value ? expected : expected.Replace(value, Secrets.Hidden, StringComparison.Ordinal);
        return new PropertyMistake(Secrets.ShownName(name), shown, words, EditDistance.Nearest(value.Trim(), property.Allowed));
    }

    private static PropertyMistake Unknown(string name, string value, IReadOnlyDictionary<string, string> config)
    {
        var (expected, nearest) = UnknownWords(name, config);

        // A misspelt name may hide that a secret stands behind it.
        var shown = nearest is not null && Secrets.IsSecret(nearest) ? Secrets.Shown(nearest, value) : Secrets.Shown(name, value);
        return new PropertyMistake(Secrets.ShownName(name), shown, expected, nearest) { IsUnknown = true };
    }

    private static (string Expected, string? Nearest) UnknownWords(string name, IReadOnlyDictionary<string, string> config)
    {
        if (GoneNames.Later.Contains(name))
            return ("It came with Debezium 3.7, and this is 3.6", null);
        if (GoneNames.Replaced.TryGetValue(name, out var replacement))
            return ("Debezium 3.6 has it no longer", replacement);
        foreach (var group in Groups)
        {
            var aliases = group.Aliases(config);
            if (group.Split(name, aliases) is not { } member)
                continue;
            if (!aliases.Contains(member.Alias))
                return ($"'{member.Alias}' is not in the list '{group.List}'", EditDistance.Nearest(member.Alias, aliases) is { } alias ? $"{group.Prefix}{alias}.{member.Option}" : null);
            var type = config[$"{group.Prefix}{member.Alias}.type"];
            if (GoneNames.Replaced.TryGetValue(member.Option, out var newer))
                return ($"{type} has it no longer", $"{group.Prefix}{member.Alias}.{newer}");
            return ($"{type} has no such option", Below($"{group.Prefix}{member.Alias}.", member.Option, group.Options(member.Alias, config)!));
        }

        if (Converters.FirstOrDefault(converter => name.StartsWith(converter + ".", StringComparison.Ordinal)) is { } owner)
            return ($"{config[owner]} has no such option", Below(owner + ".", name[(owner.Length + 1)..], PluginOptions.Of(config[owner])!));
        return ("Neither Debezium 3.6's PostgreSQL connector nor Kafka Connect reads it", EditDistance.Nearest(name, Names));
    }

    private static string? Below(string prefix, string option, IReadOnlyList<ConnectorProperty> options) =>
        EditDistance.Nearest(option, options.Select(property => property.Name)) is { } near ? prefix + near : null;
}
