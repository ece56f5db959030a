using System.Buffers;
using Ecommerce.Streaming.ConnectData;

namespace Ecommerce.Streaming.Serialization;

/// <summary>box, circle, line, lseg, path and polygon where unknown types are included: the server's text with its numbers in Java's form.</summary>
internal sealed class ShapeConverter(BinaryConverter binary) : ColumnConverter
{
    private static readonly SearchValues<byte> Punctuation = SearchValues.Create("()[]{}<>,"u8);

    private readonly JsonBuffer _text = new();

    public override ConnectSchema Schema => binary.Schema;

    public override void Write(JsonBuffer json, ReadOnlySpan<byte> text)
    {
        _text.Clear();
        while (!text.IsEmpty)
        {
            var start = text.IndexOfAnyExcept(Punctuation);
            if (start < 0)
            {
                _text.Raw(text);
                break;
            }

            _text.Raw(text[..start]);
            text = text[start..];
            var end = text.IndexOfAny(Punctuation);
            JavaFloat.Write(_text, end < 0 ? text : text[..end], isSingle: false);
            text = end < 0 ? [] : text[end..];
        }

        binary.Write(json, _text.Written);
    }

    public override void WriteFallback(JsonBuffer json) => binary.WriteFallback(json);

    public override void WriteUnavailable(JsonBuffer json) => binary.WriteUnavailable(json);
}
