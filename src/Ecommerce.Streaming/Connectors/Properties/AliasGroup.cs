using System.Collections.Immutable;

namespace Ecommerce.Streaming.Connectors.Properties;

/// <summary>Things that a configuration names in one list and describes below a prefix of their own: <c>transforms=unwrap</c>, <c>transforms.unwrap.type=…</c>.</summary>
/// <param name="List">The property that names them.</param>
/// <param name="Prefix">Before each name, with its dot.</param>
internal sealed record AliasGroup(string List, string Prefix)
{
    public static readonly AliasGroup Transforms = new("transforms", "transforms.");
    public static readonly AliasGroup Predicates = new("predicates", "predicates.");
    public static readonly AliasGroup TopicCreation = new("topic.creation.groups", "topic.creation.");

    /// <summary>The names, in the order of the list. The group <c>default</c> of topics needs no mention.</summary>
    public ImmutableArray<string> Aliases(IReadOnlyDictionary<string, string> config)
    {
        var listed = config.TryGetValue(List, out var text) ? Split(text) : [];
        return this == TopicCreation && !listed.Contains("default") ? listed.Add("default") : listed;
    }

    /// <summary>The name and the option below it: <c>(unwrap, add.fields)</c>; null when the property is none of the group's.</summary>
    public (string Alias, string Option)? Split(string property, ImmutableArray<string> aliases)
    {
        if (!property.StartsWith(Prefix, StringComparison.Ordinal) || property == List)
            return null;
        var rest = property[Prefix.Length..];

        // A name may hold dots itself, so the listed ones come first.
        foreach (var alias in aliases.OrderByDescending(alias => alias.Length))
        {
            if (rest.StartsWith(alias + ".", StringComparison.Ordinal))
                return (alias, rest[(alias.Length + 1)..]);
        }

        var dot = rest.IndexOf('.', StringComparison.Ordinal);
        return dot > 0 ? (rest[..dot], rest[(dot + 1)..]) : null;
    }

    /// <summary>The options of one of the group's members; null when they are not known, so that anything may stand there.</summary>
    public IReadOnlyList<ConnectorProperty>? Options(string alias, IReadOnlyDictionary<string, string> config)
    {
        if (this == TopicCreation)
            return null;
        var own = PluginOptions.Of(config.GetValueOrDefault($"{Prefix}{alias}.type"));
        return own is null ? null : [.. this == Transforms ? PluginOptions.OfEveryTransform : PluginOptions.OfEveryPredicate, .. own];
    }

    /// <summary>The options that every member has.</summary>
    public IReadOnlyList<ConnectorProperty> SharedOptions =>
        this == Transforms ? PluginOptions.OfEveryTransform : this == Predicates ? PluginOptions.OfEveryPredicate : ConnectProperties.TopicCreation;

    internal static ImmutableArray<string> Split(string list) => [.. list.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)];
}
