using System.Text;
using Ecommerce.Streaming.Capture;
using Ecommerce.Streaming.Serialization;

namespace Ecommerce.Streaming.Tests.Serialization;

/// <summary>Masks, digests and truncation.</summary>
public sealed class ColumnMappingTests
{
    private static readonly UnavailableValue Unavailable = new(new ConversionOptions().UnavailableValue);

    [Fact]
    public void A_masked_column_says_the_same_whatever_it_holds()
    {
        var mask = Mapped("text", ColumnRule.Mask(3, []));
        var json = new JsonBuffer();
        mask.Write(json, "secret"u8);
        mask.WriteNull(json);
        mask.WriteFallback(json);
        mask.WriteUnavailable(json);
        Encoding.UTF8.GetString(json.Written).Should().Be("\"***\"\"***\"\"***\"\"***\"");
    }

    // Values of Debezium 3.6.1.
    [Theory]
    [InlineData("ann@example.com", "74099eb3686f2b3fe76fc316b773817fb57a7f62b6920e47c3fe2d213b357221")]
    [InlineData("", "c03d43cc1b99b435eb8052eec9a3b514542d2154cb5e758b4c541b218c33bc70")]
    public void A_digest_is_over_the_salt_and_the_text_as_Java_serialises_it(string text, string digest) =>
        Write("varchar(255)", ColumnRule.Hash("SHA-256", "pepper", 1, []), text).Should().Be($"\"{digest}\"");

    [Theory]
    [InlineData("ann@example.com")]
    [InlineData("🛒")]
    public void A_digest_of_version_2_is_over_salt_and_UTF_8(string text) =>
        Write("text", ColumnRule.Hash("SHA-256", "pepper", 2, []), text).Should()
            .Be($"\"{Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes("pepper" + text)))}\"");

    [Fact]
    public void Java_writes_long_texts_and_surrogates_in_forms_of_their_own()
    {
        byte[] cart = [0xAC, 0xED, 0, 5, 0x74, 0, 6, 0xED, 0xA0, 0xBD, 0xED, 0xBB, 0x92];
        Write("text", ColumnRule.Hash("sha-512", "", 1, []), "🛒").Should().Be($"\"{Sha512(cart)}\"");
        byte[] many = [0xAC, 0xED, 0, 5, 0x7C, 0, 0, 0, 0, 0, 1, 0, 0, .. Enumerable.Repeat((byte)'a', 65_536)];
        Write("text", ColumnRule.Hash("sha-512", "", 1, []), new string('a', 65_536)).Should().Be($"\"{Sha512(many)}\"");
    }

    [Fact]
    public void A_digest_is_cut_to_the_declared_length()
    {
        var rule = ColumnRule.Hash("SHA-256", "pepper", 1, []);
        Write("varchar(10)", rule, "ann@example.com").Should().Be("\"74099eb368\"");
        Write("bpchar(4)", rule, "ann@example.com").Should().Be("\"7409\"");
        Written("varchar(10)", rule, (c, json) => c.WriteNull(json)).Should().Be("null");
        Written("varchar(10)", rule, (c, json) => c.WriteUnavailable(json)).Should().Be(Write("varchar(10)", rule, "__debezium_unavailable_value"));
    }

    [Fact]
    public void An_unknown_digest_is_refused() =>
        FluentActions.Invoking(() => Mapped("text", ColumnRule.Hash("MD2", "salt", 1, []))).Should().Throw<CaptureSetupException>().WithMessage("*MD2*").And.Message.Should().NotContain("salt");

    [Theory]
    [InlineData("int4", "5", "5")]
    [InlineData("uuid", "c56a4180-65aa-42ec-a945-5fd21dec0538", "\"c56a4180-65aa-42ec-a945-5fd21dec0538\"")]
    [InlineData("json", "{}", "\"{}\"")]
    [InlineData("text[]", "{a}", "[\"a\"]")]
    [InlineData("mood", "ok", "\"**\"")]
    [InlineData("bpchar(5)", "ab   ", "\"**\"")]
    [InlineData("char", "a", "\"**\"")]
    public void Only_character_types_are_masked_but_every_schema_says_so(string type, string text, string expected)
    {
        Write(type, ColumnRule.Mask(2, []), text).Should().Be(expected);
        Parameters(type, ColumnRule.Mask(2, [])).Should().EndWith("masked=true");
    }

    [Theory]
    [InlineData("text", "abcdefgh", "\"abcde\"")]
    [InlineData("text", "abc", "\"abc\"")]
    [InlineData("text", "ünïcödé", "\"ünïcö\"")]
    [InlineData("text", "abc🛒d", "\"abc\\uD83D\\uDED2\"")]
    [InlineData("text", "abcd🛒", "\"abcd\\uD83D\"")]
    [InlineData("varchar(5)", "abcdefgh", "\"abcdefgh\"")]
    [InlineData("varchar(6)", "abcdefgh", "\"abcde\"")]
    [InlineData("json", "{\"a\": 1}", "\"{\\\"a\\\":\"")]
    [InlineData("uuid", "c56a4180-65aa-42ec-a945-5fd21dec0538", "\"c56a4\"")]
    [InlineData("timestamptz", "2024-03-08 22:51:17+00", "\"2024-\"")]
    [InlineData("numeric(10,2)", "12345.67", "\"12345\"")]
    [InlineData("numeric(5,2)", "123.45", "\"123.45\"")]
    [InlineData("bytea", "\\xdeadbeef0102", "\"3q2+7wE=\"")]
    [InlineData("int8", "1234567890", "1234567890")]
    [InlineData("float8", "NaN", "\"NaN\"")]
    [InlineData("text[]", "{abcdefgh}", "[\"abcdefgh\"]")]
    public void Texts_and_bytes_are_truncated_if_they_can_be_longer(string type, string text, string expected) => Write(type, ColumnRule.Truncate(5, []), text).Should().Be(expected);

    [Fact]
    public void Truncation_knows_the_placeholder_and_the_schema()
    {
        var rule = ColumnRule.Truncate(5, []);
        Written("text", rule, (c, json) => c.WriteUnavailable(json)).Should().Be("\"__deb\"");
        Written("text", rule, (c, json) => c.WriteNull(json)).Should().Be("null");
        Written("bytea", rule, (c, json) => c.WriteUnavailable(json)).Should().Be("\"X19kZWJleml1bV91bmF2YWlsYWJsZV92YWx1ZQ==\"");
        Parameters("mood", rule).Should().Be("allowed=sad,ok,happy truncateLength=5");
        Parameters("varchar(5)", rule).Should().Be("");
        Write("bytea", rule, "\\xdeadbeef0102", new() { Binary = BinaryHandling.Hex }).Should().Be("\"deadb\"");
    }

    [Fact]
    public void Fallbacks_pass_the_rule_too()
    {
        Fallback("text", null, "\"dflt\"").Should().Be("\"dflt\"");
        Fallback("text", null, "").Should().Be("\"\"");
        Fallback("text", ColumnRule.Mask(2, []), "\"dflt\"").Should().Be("\"**\"");
        Fallback("text", ColumnRule.Truncate(2, []), "\"dflt\"").Should().Be("\"df\"");
        Fallback("text", ColumnRule.Hash("MD5", "s", 2, []), "\"dflt\"").Should().Be(Write("text", ColumnRule.Hash("MD5", "s", 2, []), "dflt"));
    }

    [Theory]
    [InlineData("int4", "int4", null, false, "type=INT4 length=10 scale=0 name=c")]
    [InlineData("int4", "int4", "nextval('s'::regclass)", true, "type=SERIAL length=10 scale=0 name=c")]
    [InlineData("int4", "int4", "nextval('s'::regclass)", false, "type=INT4 length=10 scale=0 name=c")]
    [InlineData("varchar(20)", "varchar", null, false, "type=VARCHAR length=20 scale=0 name=c")]
    [InlineData("text", "text", null, true, "type=TEXT length=2147483647 scale=0 name=c")]
    [InlineData("numeric(10,2)", "numeric", null, true, "type=NUMERIC length=10 scale=2 name=c")]
    [InlineData("numeric", "numeric", null, true, "type=NUMERIC length=0 name=c")]
    [InlineData("numeric", "numeric", null, false, "type=NUMERIC length=131089 scale=0 name=c")]
    [InlineData("timestamp(3)", "timestamp", null, false, "type=TIMESTAMP length=26 scale=3 name=c")]
    [InlineData("timestamptz", "timestamptz", null, false, "type=TIMESTAMPTZ length=35 scale=6 name=c")]
    [InlineData("mood", "mood", null, false, "type=MOOD length=2147483647 scale=0 name=c")]
    [InlineData("int4[]", "_int4", null, false, "type=_INT4 length=10 scale=0 name=c")]
    public void The_source_s_type_is_told_as_the_driver_of_Debezium_knows_it(string type, string name, string? expression, bool isSnapshot, string expected)
    {
        var parsed = TypeCase.Parse(type) with { DeclaredName = name };
        var source = SourceType.Of("c", parsed, expression, isSnapshot);
        var (_, parameters) = ColumnMapping.Apply(ColumnRule.SourceType([]), parsed, ColumnConverters.For(parsed, new())!, source, Unavailable);
        string.Join(' ', parameters.Select(p => $"{p.Key.Replace("__debezium.source.column.", "", StringComparison.Ordinal)}={p.Value}")).Should().Be(expected);
    }

    private static string Sha512(byte[] bytes) => Convert.ToHexStringLower(System.Security.Cryptography.SHA512.HashData(bytes));

    private static string Write(string type, ColumnRule rule, string text, ConversionOptions? options = null) => Written(type, rule, (c, json) => c.Write(json, Encoding.UTF8.GetBytes(text)), options);

    private static string Written(string type, ColumnRule rule, Action<ColumnConverter, JsonBuffer> write, ConversionOptions? options = null)
    {
        var json = new JsonBuffer();
        write(Mapped(type, rule, options), json);
        return Encoding.UTF8.GetString(json.Written);
    }

    private static string Fallback(string type, ColumnRule? rule, string defaultValue) => Encoding.UTF8.GetString(ColumnMapping.Fallback(Mapped(type, rule), Encoding.UTF8.GetBytes(defaultValue)));

    private static ColumnConverter Mapped(string type, ColumnRule? rule, ConversionOptions? options = null) => Apply(type, rule, options).Converter;

    private static string Parameters(string type, ColumnRule rule)
    {
        var (converter, added) = Apply(type, rule, null);
        return string.Join(' ', converter.Schema.Parameters.Concat(added).Select(p => $"{p.Key}={p.Value}"));
    }

    private static (ColumnConverter Converter, System.Collections.Immutable.ImmutableArray<KeyValuePair<string, string>> Parameters) Apply(string type, ColumnRule? rule, ConversionOptions? options)
    {
        var parsed = TypeCase.Parse(type);
        return ColumnMapping.Apply(rule, parsed, ColumnConverters.For(parsed, options ?? new())!, SourceType.Of("c", parsed, null, isSnapshot: false), Unavailable);
    }
}
