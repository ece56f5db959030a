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
    private readonly JsonBuffer _whole = new();

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
                _whole.Clear();
                inner.Write(_whole, text);
                Cut(json);
                break;
        }
    }

    public override void WriteNull(JsonBuffer json) => inner.WriteNull(json);

    public override void WriteFallback(JsonBuffer json)
    {
        _whole.Clear();
        inner.WriteFallback(_whole);
        Cut(json);
    }

    public override void WriteUnavailable(JsonBuffer json)
    {
        _whole.Clear();
        inner.WriteUnavailable(_whole);
        Cut(json);
    }

    /// <summary>Writes JSON, cut if it is a text.</summary>
    public void WriteCut(JsonBuffer json, ReadOnlySpan<byte> whole)
    {
        _whole.Clear();
        _whole.Raw(whole);
        Cut(json);
    }

    private void Cut(JsonBuffer json)
    {
        if (Schema.Type == ConnectType.String && _whole.Written is [(byte)'"', ..])
        {
            json.Truncated(Encoding.UTF8.GetBytes(JsonSerializer.Deserialize<string>(_whole.Written)!), length);
        }
        else
        {
            json.Raw(_whole.Written);
        }
    }
}
