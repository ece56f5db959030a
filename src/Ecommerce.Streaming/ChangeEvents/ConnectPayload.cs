using System.Text.Json;

namespace Ecommerce.Streaming.ChangeEvents;

/// <summary>Reads what Kafka Connect's JSON converter wrote, with or without the schema around it.</summary>
internal static class ConnectPayload
{
    /// <summary>The payload of a key or value.</summary>
    /// <param name="root">The whole JSON.</param>
    /// <param name="schema">Its schema, or null where it carries none.</param>
    public static JsonElement Open(JsonElement root, out JsonElement? schema)
    {
        // Both members and no other: a table may have columns of these names.
        if (root.ValueKind == JsonValueKind.Object && root.GetPropertyCount() == 2 && root.TryGetProperty("schema", out var described) && root.TryGetProperty("payload", out var payload))
        {
            schema = described;
            return payload;
        }

        schema = null;
        return root;
    }

    /// <summary>The schema of one field of a struct, or null.</summary>
    public static JsonElement? FieldSchema(JsonElement? schema, string field)
    {
        if (schema is { ValueKind: JsonValueKind.Object } described && described.TryGetProperty("fields", out var fields))
        {
            foreach (var candidate in fields.EnumerateArray())
            {
                if (candidate.TryGetProperty("field", out var name) && name.ValueEquals(field))
                {
                    return candidate;
                }
            }
        }

        return null;
    }
}
