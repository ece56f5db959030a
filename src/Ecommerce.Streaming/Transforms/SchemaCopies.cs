using System.Collections.Immutable;
using Ecommerce.Streaming.ConnectData;

namespace Ecommerce.Streaming.Transforms;

/// <summary>Schemas made from others as Kafka Connect's transforms make them (org.apache.kafka.connect.transforms.util.SchemaUtil).</summary>
internal static class SchemaCopies
{
    public static readonly ConnectSchema OptionalString = new() { Type = ConnectType.String, IsOptional = true };

    /// <summary>Name, version, doc and parameters stay; the copy is neither optional nor has a default.</summary>
    public static ConnectSchema Basics(this ConnectSchema schema) => schema with { IsOptional = false, Default = default };

    /// <summary>The copy of a struct with other fields.</summary>
    public static ConnectSchema WithFields(this ConnectSchema schema, IEnumerable<ConnectField> fields) => schema.Basics() with { Fields = [.. fields] };

    public static int IndexOf(this ImmutableArray<ConnectField> fields, string name)
    {
        for (var i = 0; i < fields.Length; i++)
        {
            if (fields[i].Name == name)
            {
                return i;
            }
        }

        return -1;
    }
}
