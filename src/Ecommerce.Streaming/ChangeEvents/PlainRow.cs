using System.Globalization;
using System.Numerics;
using System.Text.Json;

namespace Ecommerce.Streaming.ChangeEvents;

/// <summary>Writes a row whose schema is known in plain JSON: numbers for decimals, ISO 8601 for dates and times.</summary>
internal static class PlainRow
{
    public static byte[] Write(JsonElement row, JsonElement schema)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            foreach (var column in row.EnumerateObject())
            {
                json.WritePropertyName(column.Name);
                WriteValue(json, column.Value, ConnectPayload.FieldSchema(schema, column.Name));
            }

            json.WriteEndObject();
        }

        return buffer.ToArray();
    }

    private static void WriteValue(Utf8JsonWriter json, JsonElement value, JsonElement? schema)
    {
        if (value.ValueKind == JsonValueKind.Null || schema is not { } described)
        {
            value.WriteTo(json);
            return;
        }

        if (value.ValueKind == JsonValueKind.Array && described.TryGetProperty("items", out var items))
        {
            json.WriteStartArray();
            foreach (var element in value.EnumerateArray())
            {
                WriteValue(json, element, items);
            }

            json.WriteEndArray();
            return;
        }

        switch (described.TryGetProperty("name", out var name) ? name.GetString() : null)
        {
            case "org.apache.kafka.connect.data.Decimal" when value.ValueKind == JsonValueKind.String:
                var scale = int.Parse(described.GetProperty("parameters").GetProperty("scale").GetString()!, CultureInfo.InvariantCulture);
                json.WriteRawValue(Decimal(value.GetBytesFromBase64(), scale));
                break;
            case "io.debezium.data.VariableScaleDecimal":
                json.WriteRawValue(Decimal(value.GetProperty("value").GetBytesFromBase64(), value.GetProperty("scale").GetInt32()));
                break;
            case "io.debezium.time.Date" or "org.apache.kafka.connect.data.Date":
                json.WriteStringValue(DateOnly.FromDayNumber(DateOnlyReader.Epoch + value.GetInt32()).ToString("O", CultureInfo.InvariantCulture));
                break;
            case "io.debezium.time.Time" or "org.apache.kafka.connect.data.Time":
                WriteTime(json, value.GetInt64() * TimeSpan.TicksPerMillisecond);
                break;
            case "io.debezium.time.MicroTime":
                WriteTime(json, value.GetInt64() * TimeSpan.TicksPerMicrosecond);
                break;
            case "io.debezium.time.NanoTime":
                WriteTime(json, value.GetInt64() / TimeSpan.NanosecondsPerTick);
                break;
            case "io.debezium.time.Timestamp" or "org.apache.kafka.connect.data.Timestamp":
                WriteTimestamp(json, value.GetInt64() * TimeSpan.TicksPerMillisecond);
                break;
            case "io.debezium.time.MicroTimestamp":
                WriteTimestamp(json, value.GetInt64() * TimeSpan.TicksPerMicrosecond);
                break;
            case "io.debezium.time.NanoTimestamp":
                WriteTimestamp(json, value.GetInt64() / TimeSpan.NanosecondsPerTick);
                break;
            default:
                value.WriteTo(json);
                break;
        }
    }

    private static void WriteTime(Utf8JsonWriter json, long ticks) => json.WriteStringValue(new TimeOnly(ticks).ToString("O", CultureInfo.InvariantCulture));

    private static void WriteTimestamp(Utf8JsonWriter json, long ticks) => json.WriteStringValue(DateTime.UnixEpoch.AddTicks(ticks));

    private static string Decimal(byte[] unscaled, int scale)
    {
        var digits = new BigInteger(unscaled, isUnsigned: false, isBigEndian: true);
        var text = BigInteger.Abs(digits).ToString(CultureInfo.InvariantCulture);
        if (scale > 0)
        {
            text = text.PadLeft(scale + 1, '0');
            text = $"{text[..^scale]}.{text[^scale..]}";
        }
        else if (scale < 0)
        {
            text += new string('0', -scale);
        }

        return digits.Sign < 0 ? "-" + text : text;
    }
}
