using System.Text;
using Ecommerce.Streaming.ChangeEvents;

namespace Ecommerce.Streaming.Capture.Settings;

/// <summary>How values are written.</summary>
internal static class ConversionSettings
{
    public static ConversionOptions Read(SettingReader reader) => new()
    {
        Decimals = reader.Choice(
            "decimal.handling.mode", DecimalHandling.Precise, ("string", DecimalHandling.String), ("double", DecimalHandling.Double), ("precise", DecimalHandling.Precise)),
        Time = reader.Choice(
            "time.precision.mode",
            TimePrecision.Adaptive,
            ("adaptive", TimePrecision.Adaptive),
            ("adaptive_time_microseconds", TimePrecision.AdaptiveTimeMicroseconds),
            ("connect", TimePrecision.Connect),
            ("isostring", TimePrecision.IsoString),
            ("microseconds", TimePrecision.Microseconds),
            ("nanoseconds", TimePrecision.Nanoseconds)),
        Binary = reader.Choice(
            "binary.handling.mode",
            BinaryHandling.Bytes,
            ("bytes", BinaryHandling.Bytes),
            ("base64", BinaryHandling.Base64),
            ("base64-url-safe", BinaryHandling.Base64UrlSafe),
            ("hex", BinaryHandling.Hex)),
        Intervals = reader.Choice("interval.handling.mode", IntervalHandling.Numeric, ("numeric", IntervalHandling.Numeric), ("string", IntervalHandling.String)),
        Hstore = reader.Choice("hstore.handling.mode", HstoreHandling.Json, ("json", HstoreHandling.Json), ("map", HstoreHandling.Map)),
        MoneyFractionDigits = reader.Integer("money.fraction.digits", 2),
        IncludeUnknownTypes = reader.Flag("include.unknown.datatypes", false),
        UnavailableValue = ReadPlaceholder(reader),
    };

    // Hex octets stand for a text that a property file cannot hold.
    private static byte[] ReadPlaceholder(SettingReader reader)
    {
        const string Name = "unavailable.value.placeholder";
        const string Hex = "hex:";
        var text = reader.Raw(Name) is { Length: > 0 } given ? given : EnvelopeFields.UnavailableValue;
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
            reader.Invalid(Name, "Behind 'hex:' an even number of hex digits is expected");
            return [];
        }
    }
}
