using System.Text;
using System.Text.Json;
using Ecommerce.Streaming.Capture;
using Ecommerce.Streaming.ConnectData;

namespace Ecommerce.Streaming.Transforms;

/// <summary>Header values as Kafka Connect's SimpleHeaderConverter writes them: texts as they are, everything else much like JSON (org.apache.kafka.connect.data.Values).</summary>
internal static class HeaderText
{
    private const string ConnectNames = "org.apache.kafka.connect.data.";

    /// <exception cref="CaptureException">Values of this type are not written into headers here.</exception>
    public static RecordHeader Header(string name, ConnectSchema schema, ReadOnlyMemory<byte> json) =>
        StructPayload.IsNull(json) ? new RecordHeader(name, default) { IsNull = true } : new RecordHeader(name, Text(schema, json));

    private static byte[] Text(ConnectSchema schema, ReadOnlyMemory<byte> json)
    {
        if (IsText(json))
        {
            return Encoding.UTF8.GetBytes(StructPayload.Text(json));
        }

        var text = new StringBuilder();
        using var document = JsonDocument.Parse(json);
        Append(text, schema, document.RootElement);
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static bool IsText(ReadOnlyMemory<byte> json) => json.Span[0] == (byte)'"';

    private static void Append(StringBuilder text, ConnectSchema schema, JsonElement value)
    {
        if (schema.Name?.StartsWith(ConnectNames, StringComparison.Ordinal) == true)
        {
            throw new CaptureException($"ExtractNewRecordState does not write a {schema.Name[ConnectNames.Length..]} into a header.");
        }

        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                AppendAll(text, '{', '}', value.EnumerateObject().Select<JsonProperty, Action>(p => () =>
                {
                    Quote(text, p.Name);
                    text.Append(':');
                    Append(text, schema.Field(p.Name) ?? schema.Items ?? schema, p.Value);
                }));
                break;
            case JsonValueKind.Array:
                AppendAll(text, '[', ']', value.EnumerateArray().Select<JsonElement, Action>(e => () => Append(text, schema.Items ?? schema, e)));
                break;
            case JsonValueKind.String when schema.Type is ConnectType.Float or ConnectType.Double:
                text.Append(value.GetString());
                break;
            case JsonValueKind.String:
                Quote(text, value.GetString()!);
                break;
            default:
                text.Append(value.GetRawText());
                break;
        }
    }

    private static void AppendAll(StringBuilder text, char open, char close, IEnumerable<Action> parts)
    {
        text.Append(open);
        var first = true;
        foreach (var part in parts)
        {
            text.Append(first ? "" : ",");
            first = false;
            part();
        }

        text.Append(close);
    }

    private static void Quote(StringBuilder text, string value) =>
        text.Append('"').Append(value.Replace(@"\", @"\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)).Append('"');
}
