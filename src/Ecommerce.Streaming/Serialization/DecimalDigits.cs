using System.Buffers.Text;
using System.Globalization;
using System.Numerics;
using System.Text;

namespace Ecommerce.Streaming.Serialization;

/// <summary>A finite numeric's text taken apart: Java's BigDecimal, as far as Debezium uses it.</summary>
internal static class DecimalDigits
{
    /// <summary>Whether a numeric's text stands for NaN or an infinity.</summary>
    public static bool IsSpecial(ReadOnlySpan<byte> text) => text is [(byte)'N' or (byte)'I', ..] or [(byte)'-', (byte)'I', ..];

    /// <summary>The digits behind the point.</summary>
    public static int ScaleOf(ReadOnlySpan<byte> text) => text.IndexOf((byte)'.') is >= 0 and var point ? text.Length - point - 1 : 0;

    /// <summary>Trailing zeros of the fraction cut off, and the point if nothing follows it.</summary>
    public static ReadOnlySpan<byte> WithoutTrailingZeros(ReadOnlySpan<byte> text) =>
        text.Contains((byte)'.') ? text.TrimEnd((byte)'0').TrimEnd((byte)'.') : text;

    /// <summary>Writes the unscaled value as base64 of its shortest big-endian two's complement.</summary>
    /// <param name="json">Where to.</param>
    /// <param name="text">The number.</param>
    /// <param name="scale">Not below the number's own scale.</param>
    public static void WriteUnscaled(JsonBuffer json, ReadOnlySpan<byte> text, int scale)
    {
        Span<byte> digits = stackalloc byte[20];
        if (text.Length < 19 && scale < 18 && Compact(text, scale - ScaleOf(text), digits, out var length)
            && Utf8Parser.TryParse(digits[..length], out long small, out _))
        {
            WriteInteger(json, small);
        }
        else
        {
            json.Base64(Unscaled(text, scale).ToByteArray(isBigEndian: true));
        }
    }

    /// <summary>Writes an integer as base64 of its shortest big-endian two's complement.</summary>
    public static void WriteInteger(JsonBuffer json, long value)
    {
        Span<byte> bytes = stackalloc byte[8];
        System.Buffers.Binary.BinaryPrimitives.WriteInt64BigEndian(bytes, value);
        var start = 0;
        while (start < 7 && ((bytes[start] == 0 && bytes[start + 1] < 0x80) || (bytes[start] == 0xFF && bytes[start + 1] >= 0x80)))
        {
            start++;
        }

        json.Base64(bytes[start..]);
    }

    /// <summary>The unscaled value.</summary>
    public static BigInteger Unscaled(ReadOnlySpan<byte> text, int scale)
    {
        var digits = Encoding.ASCII.GetString(text).Replace(".", "", StringComparison.Ordinal);
        return BigInteger.Parse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture) * BigInteger.Pow(10, scale - ScaleOf(text));
    }

    /// <summary>Writes plain digits with as many zeros behind them as the scale needs.</summary>
    public static void WritePlain(JsonBuffer json, ReadOnlySpan<byte> text, int scale)
    {
        json.Raw(text);
        var missing = scale - ScaleOf(text);
        if (missing > 0)
        {
            json.Raw(text.Contains((byte)'.') ? ""u8 : "."u8);
            for (; missing > 0; missing--)
            {
                json.Raw((byte)'0');
            }
        }
    }

    /// <summary>Writes a number as BigDecimal's <c>toString</c> does: scientific where more than five zeros would follow the point.</summary>
    public static void WriteNumber(JsonBuffer json, ReadOnlySpan<byte> text, int scale)
    {
        var digits = text.TrimStart("-0."u8);
        var significant = digits.Length == 0 ? 1 : digits.Length - (digits.Contains((byte)'.') ? 1 : 0) + scale - ScaleOf(text);
        var exponent = significant - 1 - scale;
        if (exponent >= -6)
        {
            WritePlain(json, text, scale);
            return;
        }

        json.Raw(text[0] == '-' && digits.Length > 0 ? "-"u8 : ""u8);
        json.Raw(digits.Length == 0 ? (byte)'0' : digits[0]);
        if (significant > 1)
        {
            json.Raw((byte)'.');
            json.Raw(digits[1..]);
            for (var i = digits.Length; i < significant; i++)
            {
                json.Raw((byte)'0');
            }
        }

        json.Raw((byte)'E');
        json.Number((long)exponent);
    }

    private static bool Compact(ReadOnlySpan<byte> text, int zeros, Span<byte> digits, out int length)
    {
        length = 0;
        if (text.Length + zeros > digits.Length)
        {
            return false;
        }

        foreach (var b in text)
        {
            if (b != '.')
            {
                digits[length++] = b;
            }
        }

        digits.Slice(length, zeros).Fill((byte)'0');
        length += zeros;
        return length < 19;
    }
}
