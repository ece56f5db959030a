using System.Text.Json;
using Ecommerce.Streaming.Capture;
using Ecommerce.Streaming.ConnectData;

namespace Ecommerce.Streaming.Transforms;

/// <summary>The values of a struct's fields as slices of its JSON: numbers and escapes stay byte for byte what they are.</summary>
internal static class StructPayload
{
    public static readonly ReadOnlyMemory<byte> Null = "null"u8.ToArray();

    public static bool IsNull(ReadOnlyMemory<byte> json) => json.Span.SequenceEqual("null"u8);

    /// <summary>Whether a value is null although its schema has a default.</summary>
    public static bool LacksDefault(ConnectSchema schema, ReadOnlyMemory<byte> json) => !schema.Default.IsEmpty && IsNull(json);

    /// <summary>Puts the schema's defaults where values are null.</summary>
    public static void ReplaceNulls(ConnectSchema schema, Span<ReadOnlyMemory<byte>> values)
    {
        for (var i = 0; i < values.Length; i++)
        {
            if (LacksDefault(schema.Fields[i].Schema, values[i]))
            {
                values[i] = schema.Fields[i].Schema.Default;
            }
        }
    }

    /// <summary>One value for each of the schema's fields, in order; null where the JSON lacks it.</summary>
    /// <exception cref="CaptureException">The JSON is no object, or has a member that the schema lacks.</exception>
    public static ReadOnlyMemory<byte>[] Split(ConnectSchema schema, ReadOnlyMemory<byte> json)
    {
        var reader = new Utf8JsonReader(json.Span);
        if (schema.Type != ConnectType.Struct || !reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            throw new CaptureException($"A transform needs a struct and got a value of the schema '{schema.Name ?? schema.Type.ToString()}'.");
        }

        var values = new ReadOnlyMemory<byte>[schema.Fields.Length];
        Array.Fill(values, Null);
        var expected = 0;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var field = expected < values.Length && reader.ValueTextEquals(schema.Fields[expected].Name) ? expected : IndexOf(schema, reader.GetString()!);
            reader.Read();
            var start = (int)reader.TokenStartIndex;
            reader.Skip();
            values[field] = json[start..(int)reader.BytesConsumed];
            expected = field + 1;
        }

        return values;
    }

    /// <summary>The text of a JSON string.</summary>
    public static string Text(ReadOnlyMemory<byte> json)
    {
        var reader = new Utf8JsonReader(json.Span);
        reader.Read();
        return reader.GetString() ?? "";
    }

    private static int IndexOf(ConnectSchema schema, string name)
    {
        for (var i = 0; i < schema.Fields.Length; i++)
        {
            if (schema.Fields[i].Name == name)
            {
                return i;
            }
        }

        throw new CaptureException($"The schema '{schema.Name}' has no field '{name}', which its record has.");
    }
}
