using Ecommerce.Streaming.Capture;
using Ecommerce.Streaming.Serialization;

namespace Ecommerce.Streaming.Tests.Serialization;

/// <summary>bytea in every <c>binary.handling.mode</c>, hstore in both modes of its own.</summary>
public sealed class BinaryAndHstoreTests
{
    [Theory]
    [InlineData(BinaryHandling.Bytes, "\"3q2+7w==\"", "\"/+8=\"", "bytes", "\"X19kZWJleml1bV91bmF2YWlsYWJsZV92YWx1ZQ==\"")]
    [InlineData(BinaryHandling.Base64, "\"3q2+7w==\"", "\"/+8=\"", "string", "null")]
    [InlineData(BinaryHandling.Base64UrlSafe, "\"3q2-7w==\"", "\"_-8=\"", "string", "null")]
    [InlineData(BinaryHandling.Hex, "\"deadbeef\"", "\"ffef\"", "string", "\"__debezium_unavailable_value\"")]
    public void Bytea(BinaryHandling mode, string one, string other, string type, string unavailable)
    {
        var options = new ConversionOptions { Binary = mode };
        TypeCase.Write("bytea", "\\xdeadbeef", options).Should().Be(one);
        TypeCase.Write("bytea", "\\xffef", options).Should().Be(other);
        TypeCase.Write("bytea", "\\x", options).Should().Be("\"\"");
        TypeCase.Write("bytea[]", """{"\\xffef",NULL}""", options).Should().Be($"[{other},null]");
        TypeCase.Written("bytea", (c, json) => c.WriteUnavailable(json), options).Should().Be(unavailable);
        ColumnConverters.For(TypeCase.Parse("bytea"), options)!.Schema.ToString().Should().Be($$"""{"type":"{{type}}","optional":false}""");
    }

    [Fact]
    public void Long_bytea()
    {
        var bytes = Enumerable.Range(0, 100_000).Select(i => (byte)i).ToArray();
        TypeCase.Write("bytea", $"\\x{Convert.ToHexStringLower(bytes)}").Should().Be($"\"{Convert.ToBase64String(bytes)}\"");
    }

    [Theory]
    [InlineData("", "{}")]
    [InlineData("\"a\"=>\"1\", \"b\"=>NULL", "{\"a\":\"1\",\"b\":null}")]
    [InlineData("\"b\"=>\"1\", \"a\"=>\"2\"", "{\"a\":\"2\",\"b\":\"1\"}")]
    [InlineData("\"q\\\"\\\\\"=>\"x, y=>z\"", "{\"q\\\"\\\\\":\"x, y=>z\"}")]
    [InlineData("\"k\"=>\"NULL\"", "{\"k\":\"NULL\"}")]
    public void Hstore(string text, string json)
    {
        TypeCase.Write("hstore", text, new() { Hstore = HstoreHandling.Map }).Should().Be(json);
        System.Text.Json.JsonSerializer.Deserialize<string>(TypeCase.Write("hstore", text)).Should().Be(json);
    }

    [Fact]
    public void A_character_beyond_the_basic_plane_is_escaped_by_the_outer_JSON_only()
    {
        TypeCase.Write("hstore", "\"k\"=>\"🛒\"").Should().Be("\"{\\\"k\\\":\\\"\\uD83D\\uDED2\\\"}\"");
        TypeCase.Write("hstore", "\"k\"=>\"🛒\"", new() { Hstore = HstoreHandling.Map }).Should().Be("{\"k\":\"\\uD83D\\uDED2\"}");
    }

    [Fact]
    public void Hstore_s_schemas()
    {
        ColumnConverters.For(TypeCase.Parse("hstore"), new())!.Schema.ToString().Should().Be("""{"type":"string","optional":false,"name":"io.debezium.data.Json","version":1}""");
        ColumnConverters.For(TypeCase.Parse("hstore"), new() { Hstore = HstoreHandling.Map })!.Schema.ToString()
            .Should().Be("""{"type":"map","keys":{"type":"string","optional":false},"values":{"type":"string","optional":true},"optional":false}""");
    }
}
