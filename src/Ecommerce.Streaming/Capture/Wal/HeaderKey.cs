using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Json;
using Ecommerce.Streaming.ConnectData;

namespace Ecommerce.Streaming.Capture.Wal;

/// <summary>
/// A key as Kafka Connect's default header converter writes it (org.apache.kafka.connect.data.Values): JSON at first sight, but only quotation marks and backslashes are escaped, and
/// Connect's own logical types are texts of their own.
/// </summary>
internal static class HeaderKey
{
    private const string Decimal = "org.apache.kafka.connect.data.Decimal";
    private const string Date = "org.apache.kafka.connect.data.Date";
    private const long MillisPerDay = 86_400_000;

    public static byte[] Write(ConnectSchema schema, byte[] key)
    {
        // What has no escapes and no logical types is the same in both.
        if (!key.AsSpan().Contains((byte)'\\') && !schema.Fields.Any(f => f.Schema.Name?.StartsWith("org.apache.kafka.connect.data.", StringComparison.Ordinal) == true))
        {
            return key;
        }

        using var document = JsonDocument.Parse(key);
        var text = new StringBuilder();
        Write(text, schema, document.RootElement);
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static void Write(StringBuilder text, ConnectSchema? schema, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                var separator = '{';
                foreach (var property in value.EnumerateObject())
                {
                    text.Append(separator);
                    Quote(text, property.Name);
                    text.Append(':');
                    Write(text, schema?.Field(property.Name), property.Value);
                    separator = ',';
                }

                text.Append(separator == '{' ? "{}" : "}");
                break;
            case JsonValueKind.String when schema?.Name == Decimal:
                text.Append(DecimalText(value.GetBytesFromBase64(), int.Parse(schema.Parameters.First(p => p.Key == "scale").Value, CultureInfo.InvariantCulture)));
                break;
            case JsonValueKind.String:
                Quote(text, value.GetString()!);
                break;
            case JsonValueKind.Number when schema?.Name is Date:
                text.Append(Instant(value.GetInt64() * MillisPerDay));
                break;
            case JsonValueKind.Number when schema?.Name?.StartsWith("org.apache.kafka.connect.data.Time", StringComparison.Ordinal) == true:
                text.Append(Instant(value.GetInt64()));
                break;
            default:
                text.Append(value.GetRawText());
                break;
        }
    }

    private static void Quote(StringBuilder text, string value) =>
        text.Append('"').Append(value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)).Append('"');

    private static string Instant(long milliseconds)
    {
        var instant = DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);
        var format = milliseconds < MillisPerDay ? "HH:mm:ss.fff'Z'" : milliseconds % MillisPerDay == 0 ? "yyyy-MM-dd" : "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";
        return instant.ToString(format, CultureInfo.InvariantCulture);
    }

    // BigDecimal.toString: plain unless the first digit is more than six places behind the point.
    private static string DecimalText(byte[] unscaled, int scale)
    {
        var number = new BigInteger(unscaled, isBigEndian: true);
        var digits = BigInteger.Abs(number).ToString(CultureInfo.InvariantCulture);
        var exponent = digits.Length - 1 - scale;
        if (scale == 0)
        {
            return number.ToString(CultureInfo.InvariantCulture);
        }

        var sign = number.Sign < 0 ? "-" : "";
        if (scale > 0 && exponent >= -6)
        {
            digits = digits.PadLeft(scale + 1, '0');
            return $"{sign}{digits[..^scale]}.{digits[^scale..]}";
        }

        var mantissa = digits.Length == 1 ? digits : $"{digits[0]}.{digits[1..]}";
        return exponent == 0 ? sign + mantissa : string.Create(CultureInfo.InvariantCulture, $"{sign}{mantissa}E{exponent:+0;-0}");
    }
}
