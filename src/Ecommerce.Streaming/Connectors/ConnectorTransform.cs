using System.Collections.Immutable;

namespace Ecommerce.Streaming.Connectors;

/// <summary>One step that the worker applies to every record.</summary>
/// <param name="Name">Its name in the list <c>transforms</c>.</param>
/// <param name="Type">Its Java class.</param>
/// <param name="Options">Its options, without the prefix; those that are null are left out.</param>
internal sealed record ConnectorTransform(string Name, string Type, ImmutableArray<(string Option, string? Value)> Options)
{
    public IEnumerable<(string Property, string Value)> Properties()
    {
        yield return ($"transforms.{Name}.type", Type);
        foreach (var (option, value) in Options)
        {
            if (value is not null)
                yield return ($"transforms.{Name}.{option}", value);
        }
    }
}
