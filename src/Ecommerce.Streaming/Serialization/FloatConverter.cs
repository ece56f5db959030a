using Ecommerce.Streaming.ConnectData;
using System.Buffers.Text;

namespace Ecommerce.Streaming.Serialization;

/// <summary>
/// real and double precision: PostgreSQL's shortest digits in the form of Java's <c>toString</c> (plain from 1e-3 below 1e7, else <c>1.5E10</c>);
/// NaN and the infinities as strings.
/// </summary>
internal sealed class FloatConverter : ColumnConverter
{
    public override ConnectSchema Schema { get; } = new() { Type = ConnectType.Double };

    public override void Write(JsonBuffer json, ReadOnlySpan<byte> text)
    {
        if (text is [.., (byte)'N' or (byte)'y'])
        {
            json.String(text);
            return;
        }

        if (text[0] == '-')
        {
            json.Raw((byte)'-');
            text = text[1..];
        }

        // Take the number apart: significant digits, and where the decimal point stands in relation to the first of them.
        var exponent = 0;
        var mark = text.IndexOf((byte)'e');
        if (mark >= 0)
        {
            var tail = text[(mark + 1)..];
            _ = Utf8Parser.TryParse(tail[0] == '+' ? tail[1..] : tail, out exponent, out _);
            text = text[..mark];
        }

        Span<byte> digits = stackalloc byte[text.Length];
        var count = 0;
        var point = 0;
        var seenPoint = false;
        foreach (var b in text)
        {
            if (b == '.')
            {
                seenPoint = true;
                continue;
            }

            if (count > 0 || b != '0')
            {
                digits[count++] = b;
                point += seenPoint ? 0 : 1;
            }
            else if (seenPoint)
            {
                point--;
            }
        }

        digits = digits[..count].TrimEnd((byte)'0');
        if (digits.IsEmpty)
        {
            json.Raw("0.0"u8);
        }
        else
        {
            WriteJava(json, digits, point + exponent);
        }
    }

    public override void WriteFallback(JsonBuffer json) => json.Raw("0.0"u8);

    // The value is 0.DIGITS times ten to the power of point.
    private static void WriteJava(JsonBuffer json, ReadOnlySpan<byte> digits, int point)
    {
        switch (point)
        {
            case > 7 or <= -3:
                json.Raw(digits[0]);
                json.Raw((byte)'.');
                json.Raw(digits.Length > 1 ? digits[1..] : "0"u8);
                json.Raw((byte)'E');
                json.Number((long)point - 1);
                break;
            case > 0 when digits.Length <= point:
                json.Raw(digits);
                for (var i = digits.Length; i < point; i++)
                {
                    json.Raw((byte)'0');
                }

                json.Raw(".0"u8);
                break;
            case > 0:
                json.Raw(digits[..point]);
                json.Raw((byte)'.');
                json.Raw(digits[point..]);
                break;
            default:
                json.Raw("0."u8);
                for (var i = point; i < 0; i++)
                {
                    json.Raw((byte)'0');
                }

                json.Raw(digits);
                break;
        }
    }
}
