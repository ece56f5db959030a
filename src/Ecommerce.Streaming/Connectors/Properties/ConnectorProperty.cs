using System.Collections.Immutable;

namespace Ecommerce.Streaming.Connectors.Properties;

/// <summary>What the catalogue knows of one property.</summary>
/// <param name="Name">Its name, or a template such as <c>column.mask.with.N.chars</c>; relative to its prefix for the options of transforms, predicates and converters.</param>
/// <param name="Kind">How its text is read.</param>
/// <param name="Default">What holds when it is not set; null when nothing does.</param>
internal sealed record ConnectorProperty(string Name, PropertyKind Kind, string? Default = null)
{
    /// <summary>The words of a <see cref="PropertyKind.Choice"/>.</summary>
    public ImmutableArray<string> Allowed { get; init; } = [];

    /// <summary>Whether case counts in <see cref="Allowed"/>: to Kafka it does, to Debezium it does not.</summary>
    public bool CaseCounts { get; init; }

    public bool Required { get; init; }

    public NumberRange? Range { get; init; }

    public TextForm? Form { get; init; }

    /// <summary>What to use instead, where Debezium calls the property deprecated.</summary>
    public string? Replacement { get; init; }

    public static ConnectorProperty Text(string name, string? standard = null) => new(name, PropertyKind.Text, standard);

    public static ConnectorProperty List(string name, string? standard = null) => new(name, PropertyKind.List, standard);

    public static ConnectorProperty Regexes(string name, string? standard = null) => new(name, PropertyKind.RegexList, standard);

    public static ConnectorProperty Regex(string name) => new(name, PropertyKind.Regex);

    public static ConnectorProperty Flag(string name, bool? standard = null) => new(name, PropertyKind.Boolean, standard switch { true => "true", false => "false", null => null });

    public static ConnectorProperty Short(string name, string? standard = null) => new(name, PropertyKind.Short, standard) { Range = NumberRange.Short };

    public static ConnectorProperty Int(string name, string? standard = null) => new(name, PropertyKind.Int, standard) { Range = NumberRange.Int };

    public static ConnectorProperty Long(string name, string? standard = null) => new(name, PropertyKind.Long, standard) { Range = NumberRange.Long };

    public static ConnectorProperty Choice(string name, string? standard, params ReadOnlySpan<string> allowed) =>
        new(name, PropertyKind.Choice, standard) { Allowed = [.. allowed] };

    /// <summary>A choice of Kafka's, where case counts.</summary>
    public static ConnectorProperty Word(string name, string? standard, params ReadOnlySpan<string> allowed) =>
        new(name, PropertyKind.Choice, standard) { Allowed = [.. allowed], CaseCounts = true };

    public static ConnectorProperty Password(string name) => new(name, PropertyKind.Password);

    public static ConnectorProperty Class(string name, string? standard = null) => new(name, PropertyKind.Class, standard);
}
