using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace Ecommerce.Streaming.Serialization;

/// <summary>
/// A growing buffer of JSON text in UTF-8, escaped byte for byte as Jackson does in Kafka Connect's JSON converter: quotation mark, backslash and
/// control characters (the rest with upper-case hex); characters beyond the basic plane become two surrogate escapes, all others stay as they are.
/// </summary>
internal sealed class JsonBuffer
{
    // Everything below 0x20, '"', '\', and the lead bytes of four-byte sequences.
    private static readonly SearchValues<byte> NeedEscape = SearchValues.Create([.. Enumerable.Range(0, 0x20).Select(b => (byte)b), (byte)'"', (byte)'\\', .. Enumerable.Range(0xF0, 8).Select(b => (byte)b)]);

    private static readonly SearchValues<byte> NeedPlainEscape = SearchValues.Create([.. Enumerable.Range(0, 0x20).Select(b => (byte)b), (byte)'"', (byte)'\\']);

    private byte[] _bytes = new byte[1024];
    private int _length;

    public int Length => _length;

    public void Clear() => _length = 0;

    /// <summary>Takes back what was written since the buffer had a length.</summary>
    public void CutTo(int length) => _length = length;

    public byte[] ToArray() => _bytes.AsSpan(0, _length).ToArray();

    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, _length);

    public void Raw(ReadOnlySpan<byte> json)
    {
        json.CopyTo(Reserve(json.Length));
        _length += json.Length;
    }

    /// <summary>JSON that is known to need no escaping; for set-up, not for every record.</summary>
    public void Raw(string json) => Raw(Encoding.UTF8.GetBytes(json));

    public void Raw(byte json)
    {
        Reserve(1)[0] = json;
        _length++;
    }

    public void Number(long value)
    {
        Utf8Formatter.TryFormat(value, Reserve(20), out var written);
        _length += written;
    }

    public void Number(ulong value)
    {
        Utf8Formatter.TryFormat(value, Reserve(20), out var written);
        _length += written;
    }

    /// <summary>A number padded with zeros to a width of at most ten digits.</summary>
    public void Digits(long value, int width)
    {
        var target = Reserve(width)[..width];
        for (var i = width - 1; i >= 0; i--)
        {
            target[i] = (byte)('0' + (value % 10));
            value /= 10;
        }

        _length += width;
    }

    public void Null() => Raw("null"u8);

    /// <summary>A JSON string from UTF-8 text.</summary>
    public void String(ReadOnlySpan<byte> text) => String(text, NeedEscape);

    /// <summary>A JSON string from UTF-8 text in which characters beyond the basic plane stay as they are.</summary>
    public void PlainString(ReadOnlySpan<byte> text) => String(text, NeedPlainEscape);

    private void String(ReadOnlySpan<byte> text, SearchValues<byte> needEscape)
    {
        Raw((byte)'"');
        while (true)
        {
            var plain = text.IndexOfAny(needEscape);
            if (plain < 0)
            {
                Raw(text);
                break;
            }

            Raw(text[..plain]);
            text = text[(plain + Escape(text[plain..]))..];
        }

        Raw((byte)'"');
    }

    /// <summary>A JSON string that holds bytes as padded base64.</summary>
    public void Base64(ReadOnlySpan<byte> bytes)
    {
        Raw((byte)'"');
        System.Buffers.Text.Base64.EncodeToUtf8(bytes, Reserve(System.Buffers.Text.Base64.GetMaxEncodedToUtf8Length(bytes.Length)), out _, out var written);
        _length += written;
        Raw((byte)'"');
    }

    /// <summary>A JSON string that holds bytes as padded base64 of the URL-safe alphabet.</summary>
    public void Base64Url(ReadOnlySpan<byte> bytes)
    {
        var start = _length;
        Base64(bytes);
        var written = _bytes.AsSpan(start.._length);
        written.Replace((byte)'+', (byte)'-');
        written.Replace((byte)'/', (byte)'_');
    }

    /// <summary>A JSON string that holds bytes as lower-case hex digits.</summary>
    public void Hex(ReadOnlySpan<byte> bytes)
    {
        Raw((byte)'"');
        Convert.TryToHexStringLower(bytes, Reserve(bytes.Length * 2), out var written);
        _length += written;
        Raw((byte)'"');
    }

    /// <summary>
    /// The first UTF-16 units of a text as a JSON string. A pair that the cut parts leaves its first half, as in Java.
    /// </summary>
    public void Truncated(ReadOnlySpan<byte> text, int units)
    {
        var end = 0;
        while (end < text.Length && units > 0)
        {
            var width = text[end] switch { < 0x80 => 1, < 0xE0 => 2, < 0xF0 => 3, _ => 4 };
            if (width == 4 && units == 1)
            {
                String(text[..end]);
                _length--;
                if (Rune.DecodeFromUtf8(text[end..], out var rune, out _) == OperationStatus.Done)
                {
                    UnicodeEscape(0xD800 + ((rune.Value - 0x10000) >> 10));
                }

                Raw((byte)'"');
                return;
            }

            units -= width == 4 ? 2 : 1;
            end += width;
        }

        String(text[..Math.Min(end, text.Length)]);
    }

    private int Escape(ReadOnlySpan<byte> text)
    {
        var b = text[0];
        switch (b)
        {
            case (byte)'"': Raw("\\\""u8); return 1;
            case (byte)'\\': Raw("\\\\"u8); return 1;
            case (byte)'\b': Raw("\\b"u8); return 1;
            case (byte)'\t': Raw("\\t"u8); return 1;
            case (byte)'\n': Raw("\\n"u8); return 1;
            case (byte)'\f': Raw("\\f"u8); return 1;
            case (byte)'\r': Raw("\\r"u8); return 1;
            case < 0x20: UnicodeEscape(b); return 1;
        }

        if (Rune.DecodeFromUtf8(text, out var rune, out var consumed) != OperationStatus.Done)
        {
            Raw("\uFFFD"u8);
            return consumed;
        }

        var beyond = rune.Value - 0x10000;
        UnicodeEscape(0xD800 + (beyond >> 10));
        UnicodeEscape(0xDC00 + (beyond & 0x3FF));
        return consumed;
    }

    private void UnicodeEscape(int unit)
    {
        const string Hex = "0123456789ABCDEF";
        Raw([(byte)'\\', (byte)'u', (byte)Hex[unit >> 12], (byte)Hex[(unit >> 8) & 15], (byte)Hex[(unit >> 4) & 15], (byte)Hex[unit & 15]]);
    }

    private Span<byte> Reserve(int count)
    {
        if (_bytes.Length - _length < count)
        {
            Array.Resize(ref _bytes, (int)Math.Min(Array.MaxLength, Math.Max((long)_bytes.Length * 2, (long)_length + count)));
        }

        return _bytes.AsSpan(_length);
    }
}
