using System.Globalization;
using System.Text;
using System.Text.Json;
using CsCheck;
using Ecommerce.Streaming.Serialization;

namespace Ecommerce.Streaming.Tests.Serialization;

public sealed class ColumnConverterTests
{
    private const uint Bool = 16, Bytea = 17, Int8 = 20, Int4 = 23, Text = 25, Json = 114, Float4 = 700, Float8 = 701, Money = 790, Date = 1082, Time = 1083, Timestamp = 1114, TimestampTz = 1184, TimeTz = 1266, Bit = 1560, Numeric = 1700;

    [Theory]
    [InlineData(Bool, -1, "t", "true")]
    [InlineData(Bool, -1, "f", "false")]
    [InlineData(Bit, 1, "1", "true")]
    [InlineData(Bit, 3, "101", "\"101\"")]
    [InlineData(Int8, -1, "-9223372036854775808", "-9223372036854775808")]
    [InlineData(Float4, -1, "1.5", "1.5")]
    [InlineData(Float4, -1, "3.4028235e+38", "3.4028235E38")]
    [InlineData(Float8, -1, "1.7976931348623157e+308", "1.7976931348623157E308")]
    [InlineData(Float8, -1, "10000000", "1.0E7")]
    [InlineData(Float8, -1, "9999999.5", "9999999.5")]
    [InlineData(Float8, -1, "1234567", "1234567.0")]
    [InlineData(Float8, -1, "0.001", "0.001")]
    [InlineData(Float8, -1, "0.0009", "9.0E-4")]
    [InlineData(Float8, -1, "1e-05", "1.0E-5")]
    [InlineData(Float8, -1, "-0", "-0.0")]
    [InlineData(Float8, -1, "1e+15", "1.0E15")]
    [InlineData(Float8, -1, "120", "120.0")]
    [InlineData(Float8, -1, "NaN", "\"NaN\"")]
    [InlineData(Float8, -1, "-Infinity", "\"-Infinity\"")]
    [InlineData(Numeric, -1, "-0.0000000001", "\"-0.0000000001\"")]
    [InlineData(Numeric, -1, "NaN", "\"NAN\"")]
    [InlineData(Numeric, -1, "Infinity", "\"POSITIVE_INFINITY\"")]
    [InlineData(Numeric, -1, "-Infinity", "\"NEGATIVE_INFINITY\"")]
    [InlineData(Money, -1, "-$1,234.56", "\"-1234.56\"")]
    [InlineData(Bytea, -1, "\\xdeadbeef", "\"3q2+7w==\"")]
    [InlineData(Bytea, -1, "\\x", "\"\"")]
    [InlineData(Date, -1, "2024-02-29", "19782")]
    [InlineData(Date, -1, "1969-12-31", "-1")]
    [InlineData(Date, -1, "9999-12-31", "2932896")]
    [InlineData(Date, -1, "0001-12-31 BC", "-719163")]
    [InlineData(Time, -1, "12:34:56.789012", "45296789")]
    [InlineData(Time, -1, "24:00:00", "86400000")]
    [InlineData(Timestamp, -1, "2024-03-08 22:51:17.123456", "1709938277123")]
    [InlineData(Timestamp, -1, "1969-12-31 23:59:59.999999", "-1")]
    [InlineData(Timestamp, -1, "9999-12-31 23:59:59", "253402300799000")]
    [InlineData(Timestamp, -1, "infinity", "9223372036825200")]
    [InlineData(TimestampTz, -1, "2024-03-08 22:51:17.123456+03:30", "\"2024-03-08T19:21:17.123456Z\"")]
    [InlineData(TimestampTz, -1, "1901-01-01 00:00:00+00", "\"1901-01-01T00:00:00.000000Z\"")]
    [InlineData(TimestampTz, 0, "2024-03-08 22:51:17+00", "\"2024-03-08T22:51:17Z\"")]
    [InlineData(TimestampTz, 3, "2024-03-08 22:51:17.12+00", "\"2024-03-08T22:51:17.120Z\"")]
    [InlineData(TimestampTz, -1, "-infinity", "\"-infinity\"")]
    [InlineData(TimeTz, -1, "12:34:56.789+02", "\"10:34:56.789Z\"")]
    [InlineData(TimeTz, -1, "01:00:00+02", "\"23:00:00Z\"")]
    [InlineData(Json, -1, "{\"a\": 1}", "\"{\\\"a\\\": 1}\"")]
    [InlineData(Text, -1, "line1\nline2\ttab \u0001\u001f/<&'\u007f", "\"line1\\nline2\\ttab \\u0001\\u001F/<&'\u007f\"")]
    [InlineData(Text, -1, "ünï€ 🛒", "\"ünï€ \\uD83D\\uDED2\"")]
    public void A_server_s_text_becomes_the_JSON_that_Debezium_writes(uint type, int modifier, string text, string expected) =>
        Written((c, json) => c.Write(json, Encoding.UTF8.GetBytes(text)), type, modifier).Should().Be(expected);

    [Theory]
    [InlineData(Int4, -1, "0", "null")]
    [InlineData(Bool, -1, "false", "null")]
    [InlineData(Float8, -1, "0.0", "null")]
    [InlineData(Numeric, 983046, "\"0.00\"", "null")] // numeric(15,2)
    [InlineData(Numeric, -1, "\"0\"", "null")]
    [InlineData(Text, -1, "\"\"", "\"__debezium_unavailable_value\"")]
    [InlineData(Timestamp, 0, "0", "null")]
    [InlineData(TimestampTz, -1, "\"1970-01-01T00:00:00Z\"", "null")]
    [InlineData(Bytea, -1, "\"\"", "\"X19kZWJleml1bV91bmF2YWlsYWJsZV92YWx1ZQ==\"")]
    public void What_the_log_does_not_carry_is_invented_as_Debezium_does(uint type, int modifier, string fallback, string unavailable)
    {
        Written((c, json) => c.WriteFallback(json), type, modifier).Should().Be(fallback);
        Written((c, json) => c.WriteUnavailable(json), type, modifier).Should().Be(unavailable);
    }

    [Fact]
    public void A_masked_column_says_the_same_whatever_it_holds()
    {
        var mask = new MaskConverter(3);
        var json = new JsonBuffer();
        mask.Write(json, "secret"u8);
        mask.WriteNull(json);
        mask.WriteFallback(json);
        mask.WriteUnavailable(json);
        Encoding.UTF8.GetString(json.Written).Should().Be("\"***\"\"***\"\"***\"\"***\"");
    }

    [Fact]
    public void Any_text_survives_its_escapes() =>
        Gen.String.Where(s => !s.Any(char.IsSurrogate)).Select(Gen.Int[0x10000, 0x10FFFF], (s, beyond) => s + char.ConvertFromUtf32(beyond) + s).Sample(text =>
            JsonSerializer.Deserialize<string>(Written((c, json) => c.Write(json, Encoding.UTF8.GetBytes(text)), Text, -1)) == text);

    [Fact]
    public void Any_float_survives_its_Java_form() =>
        Gen.Double.Where(double.IsFinite).Sample(value =>
        {
            // The server prints as C's %g does with the shortest digits; .NET's shortest form in scientific notation has the same ones.
            var text = value.ToString("R", CultureInfo.InvariantCulture).Replace("E", "e", StringComparison.Ordinal);
            var java = Written((c, json) => c.Write(json, Encoding.UTF8.GetBytes(text)), Float8, -1);
            return double.Parse(java, CultureInfo.InvariantCulture).Equals(value) && java.Contains('.', StringComparison.Ordinal) && java.Contains('E', StringComparison.Ordinal) == (value != 0 && Math.Abs(value) is < 1e-3 or >= 1e7);
        });

    [Fact]
    public void Any_instant_survives_both_timestamp_forms() =>
        Gen.Long[new DateTime(1, 1, 2, 0, 0, 0, DateTimeKind.Utc).Ticks / 10, new DateTime(9999, 12, 30, 0, 0, 0, DateTimeKind.Utc).Ticks / 10].Sample(micros =>
        {
            var instant = new DateTime(micros * 10, DateTimeKind.Utc);
            var text = instant.ToString("yyyy-MM-dd HH:mm:ss.ffffff", CultureInfo.InvariantCulture);
            var milliseconds = long.Parse(Written((c, json) => c.Write(json, Encoding.UTF8.GetBytes(text)), Timestamp, -1), CultureInfo.InvariantCulture);
            var zoned = Written((c, json) => c.Write(json, Encoding.UTF8.GetBytes(text + "+00")), TimestampTz, -1);
            return milliseconds == (long)Math.Floor((instant - DateTime.UnixEpoch).Ticks / 10_000m) && zoned == $"\"{instant.ToString("yyyy-MM-ddTHH:mm:ss.ffffff", CultureInfo.InvariantCulture)}Z\"";
        });

    private static string Written(Action<ColumnConverter, JsonBuffer> write, uint type, int modifier)
    {
        var json = new JsonBuffer();
        write(ColumnConverters.For(new ColumnType(type, modifier)), json);
        return Encoding.UTF8.GetString(json.Written);
    }
}
