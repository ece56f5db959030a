using System.Text;
using System.Text.Json;
using Ecommerce.Streaming.ConnectData;

namespace Ecommerce.Streaming.Serialization;

/// <summary>
/// Cuts what another converter writes as a text, whatever the column's type, to a number of UTF-16 units, and bytea to a number of bytes (Debezium's <c>column.truncate.to.N.chars</c>).
/// Everything else stays as it is.
/// </summary>
internal sealed class TruncateConverter(ColumnConverter inner, int length) : ColumnConverter
{
    // Shapes, and the converters in them, may serve several threads.
    [ThreadStatic]
    private static JsonBuffer? _whole;

    private static JsonBuffer Whole
    {
        get
        {
            var whole = _whole ??= new JsonBuffer();
            whole.Clear();
            return whole;
        }
    }

    public override ConnectSchema Schema => inner.Schema;

    public override void Write(JsonBuffer json, ReadOnlySpan<byte> text)
    {
        switch (inner)
        {
            case TextConverter:
                json.Truncated(text, length);
                break;
            case BinaryConverter { Schema.Type: ConnectType.Bytes } binary:
                binary.WriteTruncated(json, text, length);
                break;
            default:
                var whole = Whole;
                inner.Write(whole, text);
                Cut(json, whole);
                break;
        }
    }

    public override void WriteNull(JsonBuffer json) => inner.WriteNull(json);

    public override void WriteFallback(JsonBuffer json)
    {
        var whole = Whole;
        inner.WriteFallback(whole);
        Cut(json, whole);
    }

    public override void WriteUnavailable(JsonBuffer json)
    {
        var whole = Whole;
        inner.WriteUnavailable(whole);
        Cut(json, whole);
    }

    /// <summary>Writes JSON, cut if it is a text.</summary>
    public void WriteCut(JsonBuffer json, ReadOnlySpan<byte> value)
    {
        var whole = Whole;
        whole.Raw(value);
        Cut(json, whole);
    }

    private void Cut(JsonBuffer json, JsonBuffer whole)
    {
        if (Schema.Type == ConnectType.String && whole.Written is [(byte)'"', ..])
        {
            json.Truncated(Encoding.UTF8.GetBytes(JsonSerializer.Deserialize<string>(whole.Written)!), length);
        }
        else
        {
            json.Raw(whole.Written);
        }
    }
}
