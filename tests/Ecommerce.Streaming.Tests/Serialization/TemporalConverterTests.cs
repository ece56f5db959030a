using Ecommerce.Streaming.Capture;
using Ecommerce.Streaming.Serialization;

namespace Ecommerce.Streaming.Tests.Serialization;

/// <summary>date, time and timestamp in every <c>time.precision.mode</c>, interval in both modes of its own.</summary>
public sealed class TemporalConverterTests
{
    [Theory]
    [InlineData("2024-02-29", 19782, "2024-02-29Z")]
    [InlineData("1969-12-31", -1, "1969-12-31Z")]
    [InlineData("9999-12-31", 2932896, "9999-12-31Z")]
    [InlineData("10000-01-01", 2932897, "+10000-01-01Z")]
    [InlineData("0001-12-31 BC", -719163, "0000-12-31Z")]
    [InlineData("0044-03-15 BC", -735160, "-0043-03-15Z")]
    [InlineData("infinity", -2147472692, "-5877611-06-21Z")]
    [InlineData("-infinity", -2147472691, "-5877611-06-22Z")]
    public void Dates(string text, int days, string iso)
    {
        foreach (var mode in Enum.GetValues<TimePrecision>())
        {
            TypeCase.Write("date", text, In(mode)).Should().Be(mode == TimePrecision.IsoString ? $"\"{iso}\"" : $"{days}", $"{mode}");
        }
    }

    [Theory]
    [InlineData("2024-02-29", "19782", "2024-02-29Z")]
    [InlineData("0044-03-15 BC", "-703383", "0044-03-15Z")]
    [InlineData("infinity", "-622191233", "+292278994-08-17Z")]
    [InlineData("-infinity", "-625821272", "+292269055-12-02Z")]
    public void Dates_of_snapshots(string text, string days, string iso)
    {
        TypeCase.Written("date", (c, json) => c.Write(json, System.Text.Encoding.UTF8.GetBytes(text)), isSnapshot: true).Should().Be(days);
        TypeCase.Written("date", (c, json) => c.Write(json, System.Text.Encoding.UTF8.GetBytes(text)), In(TimePrecision.IsoString), isSnapshot: true).Should().Be($"\"{iso}\"");
    }

    [Theory]
    [InlineData("time", TimePrecision.Adaptive, "12:34:56.789012", "45296789012")]
    [InlineData("time(6)", TimePrecision.Adaptive, "12:34:56.789012", "45296789012")]
    [InlineData("time(4)", TimePrecision.Adaptive, "12:34:56.789", "45296789000")]
    [InlineData("time(3)", TimePrecision.Adaptive, "12:34:56.789", "45296789")]
    [InlineData("time(0)", TimePrecision.Adaptive, "12:34:56", "45296000")]
    [InlineData("time(0)", TimePrecision.AdaptiveTimeMicroseconds, "12:34:56", "45296000000")]
    [InlineData("time", TimePrecision.Connect, "12:34:56.789012", "45296789")]
    [InlineData("time", TimePrecision.Microseconds, "24:00:00", "86400000000")]
    [InlineData("time", TimePrecision.Nanoseconds, "12:34:56.789012", "45296789012000")]
    [InlineData("time(0)", TimePrecision.Nanoseconds, "24:00:00", "86400000000000")]
    [InlineData("time", TimePrecision.Connect, "24:00:00", "86400000")]
    [InlineData("time", TimePrecision.IsoString, "24:00:00", "\"00:00:00Z\"")]
    [InlineData("time", TimePrecision.IsoString, "12:34:56.789012", "\"12:34:56.789012Z\"")]
    [InlineData("time", TimePrecision.IsoString, "12:34:56.1", "\"12:34:56.1Z\"")]
    [InlineData("time", TimePrecision.IsoString, "12:34:00", "\"12:34:00Z\"")]
    public void Times(string type, TimePrecision mode, string text, string expected) => TypeCase.Write(type, text, In(mode)).Should().Be(expected);

    [Theory]
    [InlineData("timestamp", TimePrecision.Adaptive, "2024-03-08 22:51:17.123456", "1709938277123456")]
    [InlineData("timestamp(6)", TimePrecision.Adaptive, "2024-03-08 22:51:17.12", "1709938277120000")]
    [InlineData("timestamp(3)", TimePrecision.Adaptive, "2024-03-08 22:51:17.123", "1709938277123")]
    [InlineData("timestamp(3)", TimePrecision.AdaptiveTimeMicroseconds, "2024-03-08 22:51:17.123", "1709938277123")]
    [InlineData("timestamp(0)", TimePrecision.Microseconds, "2024-03-08 22:51:17", "1709938277000000")]
    [InlineData("timestamp", TimePrecision.Nanoseconds, "2024-03-08 22:51:17.123456", "1709938277123456000")]
    [InlineData("timestamp", TimePrecision.Nanoseconds, "1677-09-22 00:00:00", "-9223286400000000000")]
    [InlineData("timestamp", TimePrecision.Nanoseconds, "1677-09-21 12:00:00", "null")]
    [InlineData("timestamp", TimePrecision.Nanoseconds, "2262-04-11 23:47:16.854775", "9223372036854775000")]
    [InlineData("timestamp", TimePrecision.Nanoseconds, "2262-04-11 23:47:16.854776", "null")]
    [InlineData("timestamp", TimePrecision.Nanoseconds, "infinity", "9223372036854775807")]
    [InlineData("timestamp", TimePrecision.Nanoseconds, "-infinity", "-9223372036854775808")]
    [InlineData("timestamp", TimePrecision.Adaptive, "infinity", "9223372036825200000")]
    [InlineData("timestamp", TimePrecision.Adaptive, "-infinity", "-9223372036832400000")]
    [InlineData("timestamp", TimePrecision.Connect, "infinity", "9223372036825200")]
    [InlineData("timestamp(0)", TimePrecision.Adaptive, "-infinity", "-9223372036832400")]
    [InlineData("timestamp", TimePrecision.IsoString, "infinity", "\"+294247-01-10T04:00:25.2Z\"")]
    [InlineData("timestamp", TimePrecision.IsoString, "-infinity", "\"-290308-12-21T19:59:27.6Z\"")]
    [InlineData("timestamp", TimePrecision.Connect, "1969-12-31 23:59:59.999999", "-1")]
    [InlineData("timestamp", TimePrecision.Adaptive, "1969-12-31 23:59:59.999999", "-1")]
    [InlineData("timestamp", TimePrecision.Connect, "9999-12-31 23:59:59", "253402300799000")]
    [InlineData("timestamp", TimePrecision.Adaptive, "0044-03-15 12:00:00 BC", "-63517780800000000")]
    [InlineData("timestamp", TimePrecision.IsoString, "0044-03-15 12:00:00 BC", "\"-0043-03-15T12:00:00Z\"")]
    [InlineData("timestamp", TimePrecision.IsoString, "2024-03-08 22:51:17.12", "\"2024-03-08T22:51:17.12Z\"")]
    [InlineData("timestamp", TimePrecision.Adaptive, "4713-12-31 23:59:59.999999 BC", "-210831897600000001")]
    [InlineData("timestamp", TimePrecision.Adaptive, "294247-01-01 23:59:59.999999", "9223371331199999999")]
    [InlineData("timestamp", TimePrecision.IsoString, "294276-12-31 23:59:59.999999", "\"+294276-12-31T23:59:59.999999Z\"")]
    public void Timestamps(string type, TimePrecision mode, string text, string expected) => TypeCase.Write(type, text, In(mode)).Should().Be(expected);

    [Theory]
    [InlineData("date", TimePrecision.Adaptive, "int32", "io.debezium.time.Date")]
    [InlineData("date", TimePrecision.Connect, "int32", "org.apache.kafka.connect.data.Date")]
    [InlineData("date", TimePrecision.IsoString, "string", "io.debezium.time.IsoDate")]
    [InlineData("time(3)", TimePrecision.Adaptive, "int32", "io.debezium.time.Time")]
    [InlineData("time", TimePrecision.Adaptive, "int64", "io.debezium.time.MicroTime")]
    [InlineData("time(3)", TimePrecision.Nanoseconds, "int64", "io.debezium.time.NanoTime")]
    [InlineData("time", TimePrecision.Connect, "int32", "org.apache.kafka.connect.data.Time")]
    [InlineData("time", TimePrecision.IsoString, "string", "io.debezium.time.IsoTime")]
    [InlineData("timestamp(3)", TimePrecision.AdaptiveTimeMicroseconds, "int64", "io.debezium.time.Timestamp")]
    [InlineData("timestamp", TimePrecision.Microseconds, "int64", "io.debezium.time.MicroTimestamp")]
    [InlineData("timestamp(0)", TimePrecision.Nanoseconds, "int64", "io.debezium.time.NanoTimestamp")]
    [InlineData("timestamp(0)", TimePrecision.Connect, "int64", "org.apache.kafka.connect.data.Timestamp")]
    [InlineData("timestamp(0)", TimePrecision.IsoString, "string", "io.debezium.time.IsoTimestamp")]
    [InlineData("timestamptz", TimePrecision.Nanoseconds, "string", "io.debezium.time.ZonedTimestamp")]
    [InlineData("timetz", TimePrecision.Nanoseconds, "string", "io.debezium.time.ZonedTime")]
    public void Schemas(string type, TimePrecision mode, string connectType, string name) =>
        ColumnConverters.For(TypeCase.Parse(type), In(mode))!.Schema.ToString().Should().Be($$"""{"type":"{{connectType}}","optional":false,"name":"{{name}}","version":1}""");

    [Theory]
    [InlineData("date", "\"1970-01-01Z\"")]
    [InlineData("time", "\"00:00:00Z\"")]
    [InlineData("timestamp", "\"1970-01-01T00:00:00Z\"")]
    public void Fallbacks_of_ISO_texts(string type, string expected) => TypeCase.Written(type, (c, json) => c.WriteFallback(json), In(TimePrecision.IsoString)).Should().Be(expected);

    [Theory]
    [InlineData("1 year 2 mons 3 days 04:05:06.789", 37091106789000, "P1Y2M3DT4H5M6.789S")]
    [InlineData("-1 years -2 mons +3 days -04:05:06.789", -36572706789000, "P-1Y-2M3DT-4H-5M-6.789S")]
    [InlineData("1 mon", 2629800000000, "P0Y1M0DT0H0M0S")]
    [InlineData("-5 days", -432000000000, "P0Y0M-5DT0H0M0S")]
    [InlineData("00:00:00", 0, "P0Y0M0DT0H0M0S")]
    [InlineData("00:00:00.000001", 1, "P0Y0M0DT0H0M0.000001S")]
    [InlineData("-00:00:10", -10000000, "P0Y0M0DT0H0M-10S")]
    [InlineData("100:00:59.5", 360059500000, "P0Y0M0DT100H0M59.5S")]
    public void Intervals(string text, long micros, string iso)
    {
        TypeCase.Write("interval", text).Should().Be($"{micros}");
        TypeCase.Write("interval", text, new() { Intervals = IntervalHandling.String }).Should().Be($"\"{iso}\"");
    }

    [Fact]
    public void Interval_s_schemas_and_fallback()
    {
        var text = new ConversionOptions { Intervals = IntervalHandling.String };
        ColumnConverters.For(TypeCase.Parse("interval"), new())!.Schema.ToString().Should().Be("""{"type":"int64","optional":false,"name":"io.debezium.time.MicroDuration","version":1}""");
        ColumnConverters.For(TypeCase.Parse("interval"), text)!.Schema.ToString().Should().Be("""{"type":"string","optional":false,"name":"io.debezium.time.Interval","version":1}""");
        TypeCase.Written("interval", (c, json) => c.WriteFallback(json), text).Should().Be("\"P0Y0M0DT0H0M0S\"");
    }

    private static ConversionOptions In(TimePrecision mode) => new() { Time = mode };
}
