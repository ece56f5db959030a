using Ecommerce.Conformance.Comparison;

namespace Ecommerce.Streaming.Tests.Conformance;

public sealed class JsonTextTests
{
    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("{\"a\":1,\"b\":[true,null,-1.0E7,\"\\\"\\u0001\"],\"c\":{\"d\":{}}}")]
    [InlineData("\"text\"")]
    [InlineData("null")]
    public void Keeps_the_exact_text(string json) => JsonText.Parse(json)!.Raw.Should().Be(json);

    [Theory]
    [InlineData("")]
    [InlineData("{\"a\": 1}")]
    [InlineData("{\"a\":1,}")]
    [InlineData("[1,]")]
    [InlineData("[1")]
    [InlineData("{\"a\"}")]
    [InlineData("{\"a\":1}x")]
    [InlineData("plain")]
    [InlineData("\"open")]
    public void Takes_compact_json_only(string text) => JsonText.Parse(text).Should().BeNull();

    [Fact]
    public void Reads_members_in_their_order()
    {
        var json = JsonText.Parse("{\"b\":1,\"a\":[1.50,\"\\u00e9\"]}")!;
        json.Members.Select(m => m.Name).Should().Equal("b", "a");
        json["a"]!.Items.Select(i => i.Raw).Should().Equal("1.50", "\"\\u00e9\"");
    }
}
