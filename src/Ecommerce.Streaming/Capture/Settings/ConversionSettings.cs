using System.Text;

namespace Ecommerce.Streaming.Capture.Settings;

/// <summary>How values are written.</summary>
internal static class ConversionSettings
{
    private const string Placeholder = "unavailable.value.placeholder";

    public static ConversionOptions Read(SettingReader reader) => new()
    {
        Decimals = reader.Choice("decimal.handling.mode", ("precise", DecimalHandling.Precise), ("double", DecimalHandling.Double), ("string", DecimalHandling.String)),
        Time = reader.Choice(
            "time.precision.mode",
            ("adaptive", TimePrecision.Adaptive),
            ("adaptive_time_microseconds", TimePrecision.AdaptiveTimeMicroseconds),
            ("connect", TimePrecision.Connect),
            ("isostring", TimePrecision.IsoString),
            ("microseconds", TimePrecision.Microseconds),
            ("nanoseconds", TimePrecision.Nanoseconds)),
        Binary = reader.Choice(
            "binary.handling.mode", ("bytes", BinaryHandling.Bytes), ("base64", BinaryHandling.Base64), ("base64-url-safe", BinaryHandling.Base64UrlSafe), ("hex", BinaryHandling.Hex)),
        Intervals = reader.Choice("interval.handling.mode", ("numeric", IntervalHandling.Numeric), ("string", IntervalHandling.String)),
        Hstore = reader.Choice("hstore.handling.mode", ("json", HstoreHandling.Json), ("map", HstoreHandling.Map)),
        MoneyFractionDigits = reader.Integer("money.fraction.digits"),
        FailOnUnconvertible = reader.Choice("event.converting.failure.handling.mode", ("warn", false), ("skip", false), ("fail", true)),
        IncludeUnknownTypes = reader.Flag("include.unknown.datatypes"),
        UnavailableValue = ReadPlaceholder(reader),
    };

    // Hex octets stand for a text that a property file cannot hold.
    private static byte[] ReadPlaceholder(SettingReader reader)
    {
        const string Hex = "hex:";
        var text = reader.Raw(Placeholder)!;
        if (!text.StartsWith(Hex, StringComparison.Ordinal))
        {
            return Encoding.UTF8.GetBytes(text);
        }

        try
        {
            return Convert.FromHexString(text[Hex.Length..]);
        }
        catch (FormatException)
        {
            reader.Refuse(Placeholder, "behind 'hex:' an even number of hex digits is expected");
            return [];
        }
    }
}
