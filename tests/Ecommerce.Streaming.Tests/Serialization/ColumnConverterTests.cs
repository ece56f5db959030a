using System.Globalization;
using System.Text;
using System.Text.Json;
using CsCheck;
using Ecommerce.Streaming.Capture;
using Ecommerce.Streaming.Serialization;

namespace Ecommerce.Streaming.Tests.Serialization;

/// <summary>What holds of converters in every mode, and the forms that no mode changes. Expected values are Debezium 3.6.1's.</summary>
public sealed class ColumnConverterTests
{
    [Theory]
    [InlineData("bool", "t", "true")]
    [InlineData("bool", "f", "false")]
    [InlineData("bit(1)", "1", "true")]
    [InlineData("varbit(1)", "0", "false")]
    [InlineData("bit(3)", "101", "\"BQ==\"")]
    [InlineData("bit(12)", "100000000001", "\"AQg=\"")]
    [InlineData("varbit(8)", "10101", "\"FQ==\"")]
    [InlineData("varbit", "00000000", "\"\"")]
    [InlineData("varbit", "", "\"\"")]
    [InlineData("int8", "-9223372036854775808", "-9223372036854775808")]
    [InlineData("oid", "4294967295", "4294967295")]
    [InlineData("float4", "1.5", "1.5")]
    [InlineData("float4", "3.4028235e+38", "3.4028235E38")]
    [InlineData("float4", "1e-45", "1.4E-45")]
    [InlineData("float4", "16777216", "1.6777216E7")]
    [InlineData("float8", "1.7976931348623157e+308", "1.7976931348623157E308")]
    [InlineData("float8", "5e-324", "4.9E-324")]
    [InlineData("float8", "9.999999999999999e+22", "1.0E23")]
    [InlineData("float8", "10000000", "1.0E7")]
    [InlineData("float8", "9999999.5", "9999999.5")]
    [InlineData("float8", "1234567", "1234567.0")]
    [InlineData("float8", "0.001", "0.001")]
    [InlineData("float8", "0.0009", "9.0E-4")]
    [InlineData("float8", "1e-05", "1.0E-5")]
    [InlineData("float8", "-0", "-0.0")]
    [InlineData("float8", "1e+15", "1.0E15")]
    [InlineData("float8", "120", "120.0")]
    [InlineData("float8", "NaN", "\"NaN\"")]
    [InlineData("float8", "-Infinity", "\"-Infinity\"")]
    [InlineData("bpchar(5)", "ab   ", "\"ab   \"")]
    [InlineData("text", "line1\nline2\ttab \u0001\u001f/<&'\u007f", "\"line1\\nline2\\ttab \\u0001\\u001F/<&'\u007f\"")]
    [InlineData("text", "ünï€ 🛒", "\"ünï€ \\uD83D\\uDED2\"")]
    [InlineData("uuid", "c56a4180-65aa-42ec-a945-5fd21dec0538", "\"c56a4180-65aa-42ec-a945-5fd21dec0538\"")]
    [InlineData("json", "{\"a\": 1}", "\"{\\\"a\\\": 1}\"")]
    [InlineData("xml", "<a>x</a>", "\"<a>x</a>\"")]
    [InlineData("mood", "ok", "\"ok\"")]
    [InlineData("inet", "192.168.1.1/24", "\"192.168.1.1/24\"")]
    [InlineData("macaddr8", "08:00:2b:01:02:03:04:05", "\"08:00:2b:01:02:03:04:05\"")]
    [InlineData("int4range", "[1,10)", "\"[1,10)\"")]
    [InlineData("tstzrange", "[\"2024-01-01 00:00:00+00\",)", "\"[\\\"2024-01-01 00:00:00+00\\\",)\"")]
    [InlineData("tsvector", "'a':1 'b':2", "\"'a':1 'b':2\"")]
    [InlineData("ltree", "a.b", "\"a.b\"")]
    [InlineData("citext", "A", "\"A\"")]
    [InlineData("vector", "[1,2.5,-3e-05]", "[1.0,2.5,-3.0E-5]")]
    [InlineData("halfvec", "[0.1]", "[0.1]")]
    [InlineData("sparsevec", "{1:1.5,20:2}/30", "{\"dimensions\":30,\"vector\":[[1,1.5],[20,2.0]]}")]
    [InlineData("point", "(1.5,2.5)", "{\"x\":1.5,\"y\":2.5,\"wkb\":\"AQEAAAAAAAAAAAD4PwAAAAAAAARA\",\"srid\":null}")]
    [InlineData("geometry", "0101000020E610000000000000000000000000000000000000", "{\"wkb\":\"AQEAACDmEAAAAAAAAAAAAAAAAAAAAAAAAA==\",\"srid\":4326}")]
    [InlineData("timetz", "12:34:56.789+02", "\"10:34:56.789Z\"")]
    [InlineData("timetz", "12:34:56.12+00", "\"12:34:56.12Z\"")]
    [InlineData("timetz", "01:00:00+02", "\"23:00:00Z\"")]
    [InlineData("timetz", "24:00:00+00", "\"00:00:00Z\"")]
    [InlineData("timestamptz", "2024-03-08 22:51:17.123456+03:30", "\"2024-03-08T19:21:17.123456Z\"")]
    [InlineData("timestamptz", "1901-01-01 00:00:00+00", "\"1901-01-01T00:00:00.000000Z\"")]
    [InlineData("timestamptz(0)", "2024-03-08 22:51:17+00", "\"2024-03-08T22:51:17Z\"")]
    [InlineData("timestamptz(3)", "2024-03-08 22:51:17.12+00", "\"2024-03-08T22:51:17.120Z\"")]
    [InlineData("timestamptz", "12024-03-08 22:51:17+00", "\"+12024-03-08T22:51:17.000000Z\"")]
    [InlineData("timestamptz", "0044-03-15 12:00:00+00 BC", "\"-0043-03-15T12:00:00.000000Z\"")]
    [InlineData("timestamptz", "-infinity", "\"-infinity\"")]
    public void A_server_s_text_becomes_the_JSON_that_Debezium_writes(string type, string text, string expected) => TypeCase.Write(type, text).Should().Be(expected);

    [Theory]
    [InlineData("int4", "0", "null")]
    [InlineData("bool", "false", "null")]
    [InlineData("float8", "0.0", "null")]
    [InlineData("numeric(15,2)", "\"0.00\"", "\"__debezium_unavailable_value\"")]
    [InlineData("numeric", "\"0\"", "\"__debezium_unavailable_value\"")]
    [InlineData("money", "\"0.00\"", "null")]
    [InlineData("text", "\"\"", "\"__debezium_unavailable_value\"")]
    [InlineData("json", "\"\"", "\"__debezium_unavailable_value\"")]
    [InlineData("hstore", "\"{}\"", "\"{\\\"__debezium_unavailable_value\\\":\\\"__debezium_unavailable_value\\\"}\"")]
    [InlineData("timestamp(0)", "0", "null")]
    [InlineData("timestamptz", "\"1970-01-01T00:00:00Z\"", "null")]
    [InlineData("timetz", "\"00:00:00Z\"", "null")]
    [InlineData("interval", "0", "null")]
    [InlineData("point", "{\"x\":0.0,\"y\":0.0,\"wkb\":\"AQEAAAAAAAAAAAAAAAAAAAAAAAAA\",\"srid\":null}", "null")]
    [InlineData("bit(3)", "\"\"", "null")]
    [InlineData("bytea", "\"\"", "\"X19kZWJleml1bV91bmF2YWlsYWJsZV92YWx1ZQ==\"")]
    [InlineData("text[]", "[]", "[\"__debezium_unavailable_value\"]")]
    [InlineData("bytea[]", "[]", "[\"X19kZWJleml1bV91bmF2YWlsYWJsZV92YWx1ZQ==\"]")]
    [InlineData("uuid[]", "[]", "[\"b68a35a7-17ad-35b3-af2a-ae46edb4545a\"]")]
    [InlineData("int4[]", "[]", "[95,95,100,101,98,101,122,105,117,109,95,117,110,97,118,97,105,108,97,98,108,101,95,118,97,108,117,101]")]
    [InlineData("numeric[]", "[]", "null")]
    public void What_the_log_does_not_carry_is_invented_as_Debezium_does(string type, string fallback, string unavailable)
    {
        TypeCase.Written(type, (c, json) => c.WriteFallback(json)).Should().Be(fallback);
        TypeCase.Written(type, (c, json) => c.WriteUnavailable(json)).Should().Be(unavailable);
    }

    [Fact]
    public void The_placeholder_can_be_another()
    {
        var options = new ConversionOptions { UnavailableValue = "n/a"u8.ToArray() };
        TypeCase.Written("text", (c, json) => c.WriteUnavailable(json), options).Should().Be("\"n/a\"");
        TypeCase.Written("int8[]", (c, json) => c.WriteUnavailable(json), options).Should().Be("[110,47,97]");
    }

    [Theory]
    [InlineData("money[]")]
    [InlineData("name[]")]
    [InlineData("interval[]")]
    [InlineData("varbit[]")]
    [InlineData("xml[]")]
    [InlineData("point[]")]
    public void Some_arrays_are_left_out_whatever_is_asked(string type)
    {
        ColumnConverters.For(TypeCase.Parse(type), new()).Should().BeNull();
        ColumnConverters.For(TypeCase.Parse(type), new() { IncludeUnknownTypes = true }).Should().BeNull();
    }

    [Theory]
    [InlineData("composite", "(1,a)", "\"KDEsYSk=\"")]
    [InlineData("box", "(3,4),(1.5,2)", "\"KDMuMCw0LjApLCgxLjUsMi4wKQ==\"")] // (3.0,4.0),(1.5,2.0)
    [InlineData("circle", "<(1,2),3>", "\"PCgxLjAsMi4wKSwzLjA+\"")]
    [InlineData("composite[]", "{\"(1,a)\",\"(2,b)\"}", "[\"KDEsYSk=\",\"KDIsYik=\"]")]
    [InlineData("domain[]", "{1,2}", "[\"MQ==\",\"Mg==\"]")]
    public void Unknown_types_are_left_out_or_their_text_as_bytes(string type, string text, string included)
    {
        ColumnConverters.For(TypeCase.Parse(type), new()).Should().BeNull();
        TypeCase.Write(type, text, new() { IncludeUnknownTypes = true }).Should().Be(included);
    }

    [Fact]
    public void Name_is_read_from_queries_only()
    {
        TypeCase.Write("name", "a").Should().Be("null");
        TypeCase.Written("name", (c, json) => c.Write(json, "a"u8), isSnapshot: true).Should().Be("\"a\"");
    }

    [Fact]
    public void Any_text_survives_its_escapes() =>
        Gen.String.Where(s => !s.Any(char.IsSurrogate)).Select(Gen.Int[0x10000, 0x10FFFF], (s, beyond) => s + char.ConvertFromUtf32(beyond) + s).Sample(text =>
            JsonSerializer.Deserialize<string>(TypeCase.Write("text", text)) == text);

    [Fact]
    public void Any_float_survives_its_Java_form() =>
        Gen.Double.Where(double.IsFinite).Sample(value =>
        {
            // The server prints as C's %g does with the shortest digits; .NET's shortest form in scientific notation has the same ones.
            var text = value.ToString("R", CultureInfo.InvariantCulture).Replace("E", "e", StringComparison.Ordinal);
            var java = TypeCase.Write("float8", text);
            return double.Parse(java, CultureInfo.InvariantCulture).Equals(value) && java.Contains('.', StringComparison.Ordinal) && java.Contains('E', StringComparison.Ordinal) == (value != 0 && Math.Abs(value) is < 1e-3 or >= 1e7);
        });

    [Fact]
    public void Any_instant_survives_both_timestamp_forms() =>
        Gen.Long[new DateTime(1, 1, 2, 0, 0, 0, DateTimeKind.Utc).Ticks / 10, new DateTime(9999, 12, 30, 0, 0, 0, DateTimeKind.Utc).Ticks / 10].Sample(micros =>
        {
            var instant = new DateTime(micros * 10, DateTimeKind.Utc);
            var text = instant.ToString("yyyy-MM-dd HH:mm:ss.ffffff", CultureInfo.InvariantCulture);
            var milliseconds = long.Parse(TypeCase.Write("timestamp", text), CultureInfo.InvariantCulture);
            var zoned = TypeCase.Write("timestamptz", text + "+00");
            return milliseconds == (long)Math.Floor((instant - DateTime.UnixEpoch).Ticks / 10_000m) && zoned == $"\"{instant.ToString("yyyy-MM-ddTHH:mm:ss.ffffff", CultureInfo.InvariantCulture)}Z\"";
        });

    [Fact]
    public void A_bytea_in_another_form_is_an_error() => FluentActions.Invoking(() => TypeCase.Write("bytea", "abc")).Should().Throw<FormatException>().WithMessage("*bytea_output*");

    [Fact]
    public void A_converter_can_be_used_again_and_again()
    {
        var converter = ColumnConverters.For(TypeCase.Parse("hstore"), new())!;
        var json = new JsonBuffer();
        converter.Write(json, "\"a\"=>\"1\""u8);
        converter.Write(json, "\"b\"=>NULL"u8);
        Encoding.UTF8.GetString(json.Written).Should().Be("\"{\\\"a\\\":\\\"1\\\"}\"\"{\\\"b\\\":null}\"");
    }
}
