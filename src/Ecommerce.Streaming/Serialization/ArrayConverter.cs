using Ecommerce.Streaming.ConnectData;

namespace Ecommerce.Streaming.Serialization;

/// <summary>
/// Arrays of one dimension: each element as its type says. Of more dimensions only the outermost remains, with a null for each of its elements; Debezium can do nothing with those.
/// </summary>
/// <param name="element">The elements' converter.</param>
/// <param name="isElementOptional">Whether the schema allows NULL elements; where it does not, an array that has one is null as a whole.</param>
/// <param name="failsOn">Elements that make the whole array null.</param>
/// <param name="unavailable">The placeholder as JSON; empty for null.</param>
internal sealed class ArrayConverter(ColumnConverter element, bool isElementOptional, ArrayFailure failsOn, byte[] unavailable) : ColumnConverter
{
    // Shapes, and the converters in them, may serve several threads.
    [ThreadStatic]
    private static byte[]? _unescaped;

    public override ConnectSchema Schema { get; } =
        new() { Type = ConnectType.Array, Items = element.Schema with { IsOptional = isElementOptional || element.Schema.IsOptional } };

    public override void Write(JsonBuffer json, ReadOnlySpan<byte> text)
    {
        // Bounds that do not start at 1 stand before the elements: [2:3]={…}
        if (text is [(byte)'[', ..])
        {
            text = text[(text.IndexOf((byte)'=') + 1)..];
        }

        var start = json.Length;
        if (text is not [(byte)'{', .., (byte)'}'] || !TryWriteElements(json, text[1..^1]))
        {
            json.CutTo(start);
            json.Null();
        }
    }

    public override void WriteFallback(JsonBuffer json) => json.Raw("[]"u8);

    public override void WriteUnavailable(JsonBuffer json)
    {
        if (unavailable.Length == 0)
        {
            json.Null();
        }
        else
        {
            json.Raw(unavailable);
        }
    }

    private bool TryWriteElements(JsonBuffer json, ReadOnlySpan<byte> rest)
    {
        json.Raw((byte)'[');
        for (var isFirst = true; !rest.IsEmpty; isFirst = false)
        {
            if (!isFirst)
            {
                json.Raw((byte)',');
                rest = rest[1..];
            }

            if (!TryWriteElement(json, ref rest))
            {
                return false;
            }
        }

        json.Raw((byte)']');
        return true;
    }

    private bool TryWriteElement(JsonBuffer json, ref ReadOnlySpan<byte> rest)
    {
        if (rest[0] == '{')
        {
            rest = rest[LengthOfNested(rest)..];
            json.Null();
            return isElementOptional;
        }

        if (rest[0] == '"')
        {
            var text = Unquote(rest, out var consumed);
            rest = rest[consumed..];
            element.Write(json, text);
            return true;
        }

        var end = rest.IndexOf((byte)',');
        var plain = end < 0 ? rest : rest[..end];
        rest = end < 0 ? [] : rest[end..];
        if (plain is [(byte)'N' or (byte)'n', (byte)'U' or (byte)'u', (byte)'L' or (byte)'l', (byte)'L' or (byte)'l'])
        {
            json.Null();
            return isElementOptional && failsOn != ArrayFailure.Null;
        }

        if (failsOn == ArrayFailure.SpecialNumber && DecimalDigits.IsSpecial(plain))
        {
            return false;
        }

        element.Write(json, plain);
        return true;
    }

    private static ReadOnlySpan<byte> Unquote(ReadOnlySpan<byte> rest, out int consumed)
    {
        var unescaped = _unescaped ??= new byte[1024];
        var length = 0;
        var i = 1;
        for (; rest[i] != '"'; i++)
        {
            if (rest[i] == '\\')
            {
                i++;
            }

            if (length == unescaped.Length)
            {
                Array.Resize(ref unescaped, length * 2);
                _unescaped = unescaped;
            }

            unescaped[length++] = rest[i];
        }

        consumed = i + 1;
        return unescaped.AsSpan(0, length);
    }

    private static int LengthOfNested(ReadOnlySpan<byte> text)
    {
        var depth = 0;
        var isQuoted = false;
        for (var i = 0; ; i++)
        {
            switch (text[i])
            {
                case (byte)'\\':
                    i++;
                    break;
                case (byte)'"':
                    isQuoted = !isQuoted;
                    break;
                case (byte)'{' when !isQuoted:
                    depth++;
                    break;
                case (byte)'}' when !isQuoted && --depth == 0:
                    return i + 1;
            }
        }
    }
}
