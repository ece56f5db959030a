using System.Buffers;
using System.Text;
using System.Text.Json;
using Ecommerce.Streaming.Capture;

namespace Ecommerce.Streaming.Sink;

/// <summary>
/// The description that goes to the parked topic in place of a record that no broker would take. It has an envelope's shape, so that whoever reads change events
/// from many topics reads it too: <c>op</c> is <c>parked</c>, <c>source</c> has the position and table of the original, <c>after</c> says what was parked and why.
/// </summary>
internal static class ParkedRecord
{
    internal const string Operation = "parked";

    private const int MaxKeyBytes = 4096;

    internal static ChangeRecord Describe(ChangeRecord record, int partition, int size, string reason, string parkedTopic)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteNull("before");
            json.WriteStartObject("after");
            json.WriteString("topic", record.Topic);
            json.WriteNumber("partition", partition);
            json.WriteString("key", record.Key is null ? null : Encoding.UTF8.GetString(record.Key.AsSpan(0, Math.Min(record.Key.Length, MaxKeyBytes))));
            json.WriteNumber("size", size);
            json.WriteString("reason", reason);
            json.WriteEndObject();
            json.WritePropertyName("source");
            WriteSource(json, record.Value);
            json.WriteString("op", Operation);
            json.WriteEndObject();
        }

        return new ChangeRecord { Topic = parkedTopic, Value = buffer.WrittenSpan.ToArray() };
    }

    /// <summary>Copies the few fields of <c>source</c> that place the record in the log; a value that is no envelope yields an empty object.</summary>
    private static void WriteSource(Utf8JsonWriter json, byte[]? value)
    {
        json.WriteStartObject();
        try
        {
            CopySource(json, value);
        }
        catch (JsonException)
        {
            // The original is no envelope: there is no position to tell. What was copied before stays well-formed.
        }

        json.WriteEndObject();
    }

    private static void CopySource(Utf8JsonWriter json, byte[]? value)
    {
        var reader = new Utf8JsonReader(value);
        if (value is null || !reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            return;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (!reader.ValueTextEquals("source"u8))
            {
                reader.Skip();
                continue;
            }

            reader.Read();
            while (reader.TokenType != JsonTokenType.Null && reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var name = reader.GetString()!;
                reader.Read();
                if (name is "lsn" or "sequence" or "snapshot" or "schema" or "table" && reader.TokenType is JsonTokenType.String or JsonTokenType.Number or JsonTokenType.Null)
                {
                    json.WritePropertyName(name);
                    WriteScalar(json, ref reader);
                }
                else
                {
                    reader.Skip();
                }
            }

            return;
        }
    }

    private static void WriteScalar(Utf8JsonWriter json, ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.String:
                json.WriteStringValue(reader.GetString());
                break;
            case JsonTokenType.Number:
                json.WriteRawValue(reader.ValueSpan);
                break;
            default:
                json.WriteNullValue();
                break;
        }
    }
}
