using System.Globalization;
using System.Numerics;
using System.Text.Json;
using CsCheck;
using Ecommerce.Streaming.Capture;
using Ecommerce.Streaming.Serialization;

namespace Ecommerce.Streaming.Tests.Serialization;

/// <summary>numeric and money in every <c>decimal.handling.mode</c>.</summary>
public sealed class DecimalConverterTests
{
    private static readonly ConversionOptions Precise = new() { Decimals = DecimalHandling.Precise };
    private static readonly ConversionOptions Double = new() { Decimals = DecimalHandling.Double };
    private static readonly ConversionOptions Text = new();

    [Theory]
    [InlineData("numeric(15,2)", "123.45", "\"MDk=\"", "123.45", "\"123.45\"")]
    [InlineData("numeric(10,2)", "1.10", "\"bg==\"", "1.1", "\"1.10\"")]
    [InlineData("numeric(38,10)", "12345678901234567890.0123456789", "\"AY7pD/bDc+DuDATVFQ==\"", "1.2345678901234567E19", "\"12345678901234567890.0123456789\"")]
    [InlineData("numeric(15,2)", "-9999999999999.99", "\"/HKBWzmAAQ==\"", "-9.99999999999999E12", "\"-9999999999999.99\"")]
    [InlineData("numeric(38,10)", "-0.0000000001", "\"/w==\"", "-1.0E-10", "\"-0.0000000001\"")]
    [InlineData("numeric(5)", "12345", "\"MDk=\"", "12345.0", "\"12345\"")]
    [InlineData("numeric(5,0)", "0", "\"AA==\"", "0.0", "\"0\"")]
    [InlineData("numeric(5,0)", "128", "\"AIA=\"", "128.0", "\"128\"")]
    [InlineData("numeric(5,0)", "-128", "\"gA==\"", "-128.0", "\"-128\"")]
    [InlineData("numeric(3,5)", "0.00123", "\"ew==\"", "0.00123", "\"0.00123\"")]
    [InlineData("numeric", "3.14159", "{\"scale\":5,\"value\":\"BMsv\"}", "3.14159", "\"3.14159\"")]
    [InlineData("numeric", "10.1111000", "{\"scale\":4,\"value\":\"AYr3\"}", "10.1111", "\"10.1111000\"")]
    [InlineData("numeric", "100", "{\"scale\":0,\"value\":\"ZA==\"}", "100.0", "\"100\"")]
    [InlineData("numeric", "0.00", "{\"scale\":0,\"value\":\"AA==\"}", "0.0", "\"0.00\"")]
    [InlineData("numeric", "123456789012345678901234567890.123456789", "{\"scale\":9,\"value\":\"XODppWAV/sWq36MorjmBFQ==\"}", "1.2345678901234568E29", "\"123456789012345678901234567890.123456789\"")]
    [InlineData("numeric(5,2)", "NaN", "null", "\"NaN\"", "\"NAN\"")]
    [InlineData("numeric", "NaN", "null", "\"NaN\"", "\"NAN\"")]
    [InlineData("numeric", "Infinity", "null", "\"Infinity\"", "\"POSITIVE_INFINITY\"")]
    [InlineData("numeric", "-Infinity", "null", "\"-Infinity\"", "\"NEGATIVE_INFINITY\"")]
    public void Numerics(string type, string text, string precise, string dbl, string plain)
    {
        TypeCase.Write(type, text, Precise).Should().Be(precise);
        TypeCase.Write(type, text, Double).Should().Be(dbl);
        TypeCase.Write(type, text, Text).Should().Be(plain);
    }

    [Fact]
    public void A_negative_scale_counts_2048_more_as_the_driver_of_Debezium_reads_it()
    {
        Schema("numeric(5,-2)", Precise).Should().Contain("""
            "parameters":{"scale":"2046","connect.decimal.precision":"5"}
            """);
        TypeCase.Write("numeric(5,-2)", "1200", Text).Should().Be($"\"1200.{new string('0', 2046)}\"");
        new BigInteger(JsonSerializer.Deserialize<byte[]>(TypeCase.Write("numeric(5,-2)", "1200", Precise))!, isBigEndian: true).Should().Be(1200 * BigInteger.Pow(10, 2046));
    }

    [Theory]
    [InlineData("numeric(10,2)", "1.10", "1.10")]
    [InlineData("numeric(38,10)", "-0.0000000001", "-1E-10")]
    [InlineData("numeric(38,10)", "0.0000012345", "0.0000012345")]
    [InlineData("numeric(38,10)", "0.0000001234", "1.234E-7")]
    [InlineData("numeric(38,10)", "0.0000000000", "0E-10")]
    [InlineData("numeric(38,10)", "12345678901234567890.0123456789", "12345678901234567890.0123456789")]
    [InlineData("numeric", "1.10", "{\"scale\":1,\"value\":\"Cw==\"}")]
    [InlineData("money", "$1,234.56", "1234.56")]
    public void Precise_decimals_can_be_numbers_in_the_form_of_BigDecimal(string type, string text, string expected) =>
        TypeCase.Write(type, text, Precise, decimalsAsNumbers: true).Should().Be(expected);

    [Theory]
    [InlineData("$1,234.56", "\"AeJA\"", "1234.56", "\"1234.56\"")]
    [InlineData("-$0.01", "\"/w==\"", "-0.01", "\"-0.01\"")]
    [InlineData("-$92,233,720,368,547,758.08", "\"gAAAAAAAAAA=\"", "-9.223372036854776E16", "\"-92233720368547758.08\"")]
    [InlineData("($5.00)", "\"/gw=\"", "-5.0", "\"-5.00\"")]
    public void Money(string text, string precise, string dbl, string plain)
    {
        TypeCase.Write("money", text, Precise).Should().Be(precise);
        TypeCase.Write("money", text, Double).Should().Be(dbl);
        TypeCase.Write("money", text, Text).Should().Be(plain);
    }

    [Theory]
    [InlineData(0, "$1,234.56", 1235)]
    [InlineData(0, "-$0.50", -1)]
    [InlineData(1, "$0.05", 1)]
    [InlineData(1, "$0.04", 0)]
    [InlineData(3, "$1.10", 1100)]
    public void Precise_money_has_the_digits_that_are_set_rounded_half_up(int digits, string text, int unscaled) =>
        new BigInteger(JsonSerializer.Deserialize<byte[]>(TypeCase.Write("money", text, Precise with { MoneyFractionDigits = digits }))!, isBigEndian: true).Should().Be(unscaled);

    [Fact]
    public void Schemas()
    {
        Schema("numeric(15,2)", Precise).Should().Be("""{"type":"bytes","optional":false,"name":"org.apache.kafka.connect.data.Decimal","version":1,"parameters":{"scale":"2","connect.decimal.precision":"15"}}""");
        Schema("numeric(5,0)", Precise).Should().Be("""{"type":"bytes","optional":false,"name":"org.apache.kafka.connect.data.Decimal","version":1,"parameters":{"scale":"0","connect.decimal.precision":"5"}}""");
        Schema("numeric", Precise).Should().Be("""{"type":"struct","fields":[{"type":"int32","optional":false,"field":"scale"},{"type":"bytes","optional":false,"field":"value"}],"optional":false,"name":"io.debezium.data.VariableScaleDecimal","version":1,"doc":"Variable scaled decimal"}""");
        Schema("money", Precise with { MoneyFractionDigits = 3 }).Should().Be("""{"type":"bytes","optional":false,"name":"org.apache.kafka.connect.data.Decimal","version":1,"parameters":{"scale":"3"}}""");
        Schema("numeric(15,2)", Double).Should().Be("""{"type":"double","optional":false}""");
        Schema("money", Text).Should().Be("""{"type":"string","optional":false}""");
    }

    [Theory]
    [InlineData("numeric(10,2)", "\"AA==\"", "0.0", "\"0.00\"")]
    [InlineData("numeric", "{\"scale\":0,\"value\":\"AA==\"}", "0.0", "\"0\"")]
    [InlineData("money", "\"AA==\"", "0.0", "\"0.00\"")]
    public void Fallbacks(string type, string precise, string dbl, string plain)
    {
        TypeCase.Written(type, (c, json) => c.WriteFallback(json), Precise).Should().Be(precise);
        TypeCase.Written(type, (c, json) => c.WriteFallback(json), Double).Should().Be(dbl);
        TypeCase.Written(type, (c, json) => c.WriteFallback(json), Text).Should().Be(plain);
    }

    [Fact]
    public void Any_decimal_survives_its_precise_form() =>
        Gen.Decimal.Sample(value =>
        {
            var text = value.ToString(CultureInfo.InvariantCulture);
            var scale = text.Contains('.', StringComparison.Ordinal) ? text.Length - text.IndexOf('.', StringComparison.Ordinal) - 1 : 0;
            var bytes = JsonSerializer.Deserialize<byte[]>(TypeCase.Write($"numeric(60,{scale})", text, Precise))!;
            var unscaled = new BigInteger(bytes, isBigEndian: true);
            return bytes.AsSpan().SequenceEqual(unscaled.ToByteArray(isBigEndian: true)) && unscaled == BigInteger.Parse(text.Replace(".", "", StringComparison.Ordinal), CultureInfo.InvariantCulture);
        });

    private static string Schema(string type, ConversionOptions options) => ColumnConverters.For(TypeCase.Parse(type), options)!.Schema.ToString();
}
