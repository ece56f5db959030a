using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace Ecommerce.Streaming.Serialization;

/// <summary>
/// Floating point numbers in the form of Java's <c>toString</c>: the shortest digits that mean the number, plain from 1e-3 below 1e7, else <c>1.5E10</c>; NaN and the infinities
/// as strings, as Jackson writes them.
/// </summary>
internal static class JavaFloat
{
    // PostgreSQL's digits can be one longer than the shortest where the number lies half-way; below these counts they never are.
    private const int SureDigitsOfDouble = 15;
    private const int SureDigitsOfSingle = 7;

    /// <summary>Writes a number from the server's text.</summary>
    public static void Write(JsonBuffer json, ReadOnlySpan<byte> text, bool isSingle)
    {
        if (text is [.., (byte)'N' or (byte)'y'])
        {
            json.String(text);
        }
        else if (!TryWriteDigits(json, text, isSingle))
        {
            Reparse(json, text, isSingle);
        }
    }

    /// <summary>Writes a number.</summary>
    public static void Write(JsonBuffer json, double value)
    {
        if (!double.IsFinite(value))
        {
            json.String(double.IsNaN(value) ? "NaN"u8 : value > 0 ? "Infinity"u8 : "-Infinity"u8);
            return;
        }

        Span<byte> text = stackalloc byte[32];
        value.TryFormat(text, out var length, default, CultureInfo.InvariantCulture);
        if (Math.Abs(value) < 1e-300 && value != 0)
        {
            length = Subnormal(text, value, isSingle: false) ?? length;
        }

        Digits(json, text[..length]);
    }

    private static void Reparse(JsonBuffer json, ReadOnlySpan<byte> text, bool isSingle)
    {
        Span<byte> shortest = stackalloc byte[32];
        int length;
        if (isSingle && Utf8Parser.TryParse(text, out float single, out _))
        {
            single.TryFormat(shortest, out length, default, CultureInfo.InvariantCulture);
            length = Subnormal(shortest, single, isSingle) ?? length;
        }
        else if (!isSingle && Utf8Parser.TryParse(text, out double value, out _))
        {
            value.TryFormat(shortest, out length, default, CultureInfo.InvariantCulture);
            length = Subnormal(shortest, value, isSingle) ?? length;
        }
        else
        {
            throw new FormatException($"'{Encoding.UTF8.GetString(text)}' is not a number.");
        }

        Digits(json, shortest[..length]);
    }

    // Java gives two digits where one would do but two come closer, which happens at the lower end of the range only.
    private static int? Subnormal(Span<byte> text, double value, bool isSingle)
    {
        if (Math.Abs(value) >= (isSingle ? 1e-43 : 1e-321) || value == 0)
        {
            return null;
        }

        Span<byte> two = stackalloc byte[32];
        value.TryFormat(two, out var length, "E1", CultureInfo.InvariantCulture);
        if ((isSingle && Utf8Parser.TryParse(two[..length], out float single, out _) && single.Equals((float)value))
            || (!isSingle && Utf8Parser.TryParse(two[..length], out double same, out _) && same.Equals(value)))
        {
            two[..length].CopyTo(text);
            return length;
        }

        return null;
    }

    private static void Digits(JsonBuffer json, ReadOnlySpan<byte> text) => Write(json, text, int.MaxValue);

    private static bool TryWriteDigits(JsonBuffer json, ReadOnlySpan<byte> text, bool isSingle) => Write(json, text, isSingle ? SureDigitsOfSingle : SureDigitsOfDouble);

    // Takes the number apart: significant digits, and where the decimal point stands in relation to the first of them.
    private static bool Write(JsonBuffer json, ReadOnlySpan<byte> text, int sureDigits)
    {
        var isNegative = text[0] == '-';
        text = isNegative ? text[1..] : text;
        var exponent = 0;
        var mark = text.IndexOfAny((byte)'e', (byte)'E');
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
        if (digits.Length >= sureDigits || (digits.Length == 1 && point + exponent < -40 && sureDigits != int.MaxValue))
        {
            return false;
        }

        json.Raw(isNegative ? "-"u8 : ""u8);
        if (digits.IsEmpty)
        {
            json.Raw("0.0"u8);
        }
        else
        {
            Place(json, digits, point + exponent);
        }

        return true;
    }

    // The value is 0.DIGITS times ten to the power of point.
    private static void Place(JsonBuffer json, ReadOnlySpan<byte> digits, int point)
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
                Zeros(json, point - digits.Length);
                json.Raw(".0"u8);
                break;
            case > 0:
                json.Raw(digits[..point]);
                json.Raw((byte)'.');
                json.Raw(digits[point..]);
                break;
            default:
                json.Raw("0."u8);
                Zeros(json, -point);
                json.Raw(digits);
                break;
        }
    }

    private static void Zeros(JsonBuffer json, int count)
    {
        for (; count > 0; count--)
        {
            json.Raw((byte)'0');
        }
    }
}
