using System.Buffers;
using Ecommerce.Streaming.ConnectData;

namespace Ecommerce.Streaming.Serialization;

/// <summary>box, circle, line, lseg, path and polygon where unknown types are included: the server's text with its numbers in Java's form.</summary>
internal sealed class ShapeConverter(BinaryConverter binary) : ColumnConverter
{
    private static readonly SearchValues<byte> Punctuation = SearchValues.Create("()[]{}<>,"u8);

    public override ConnectSchema Schema => binary.Schema;

    public override void Write(JsonBuffer json, ReadOnlySpan<byte> text)
    {
        var converted = new JsonBuffer();
        while (!text.IsEmpty)
        {
            var start = text.IndexOfAnyExcept(Punctuation);
            if (start < 0)
            {
                converted.Raw(text);
                break;
            }

            converted.Raw(text[..start]);
            text = text[start..];
            var end = text.IndexOfAny(Punctuation);
            JavaFloat.Write(converted, end < 0 ? text : text[..end], isSingle: false);
            text = end < 0 ? [] : text[end..];
        }

        binary.Write(json, converted.Written);
    }

    public override void WriteFallback(JsonBuffer json) => binary.WriteFallback(json);

    public override void WriteUnavailable(JsonBuffer json) => binary.WriteUnavailable(json);
}
