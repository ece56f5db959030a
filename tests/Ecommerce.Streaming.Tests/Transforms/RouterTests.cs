using Ecommerce.Streaming.ConnectData;
using Ecommerce.Streaming.Transforms;

namespace Ecommerce.Streaming.Tests.Transforms;

public sealed class RouterTests
{
    private static readonly ConnectRecord Record = new()
    {
        Topic = "shop.public.orders_2",
        KeySchema = SchemaJson.Schema("""{"type":"struct","fields":[{"type":"int32","optional":false,"field":"id"}],"optional":false,"name":"shop.public.orders_2.Key"}"""),
        Key = """{"id":1}"""u8.ToArray(),
        ValueSchema = new ConnectSchema { Type = ConnectType.Struct, Name = "x" },
        Value = "{}"u8.ToArray(),
    };

    [Theory]
    [InlineData(@"shop\.public\.(.*)", "$1", "orders_2")]
    [InlineData(@"(?<prefix>\w+)\.(\w+)\.(.*)", "${prefix}-$2-$3", "shop-public-orders_2")]
    [InlineData(@"(.*)_(\d)", "$10", "shop.public.orders0")]
    [InlineData(@"(.*)_(\d)", @"$1\$2", "shop.public.orders$2")]
    [InlineData("shop", "x", "shop.public.orders_2")]
    [InlineData(@"SHOP\..*", "x", "shop.public.orders_2")]
    public void Topics_are_renamed_that_match_as_a_whole(string regex, string replacement, string topic) =>
        new RegexRouter(regex, replacement).Apply(Record)!.Topic.Should().Be(topic);

    [Fact]
    public void What_is_replaced_is_found_anew() =>
        // Java's replaceFirst after matches: the shorter alternative is found first.
        new RegexRouter("shop|shop.public.orders_2", "x").Apply(Record)!.Topic.Should().Be("x.public.orders_2");

    [Theory]
    [InlineData("(", "x")]
    [InlineData("(a)", "$2")]
    [InlineData("(a)", "${b}")]
    [InlineData("a", "$")]
    public void Invalid_rules_are_refused(string regex, string replacement) =>
        FluentActions.Invoking(() => new RegexRouter(regex, replacement)).Should().Throw<Exception>().Which.Should().Match(e => e is FormatException || e is ArgumentException);

    [Fact]
    public void A_logical_table_s_keys_tell_the_table()
    {
        var options = new ByLogicalTableRouterOptions { TopicRegex = @"(.*)_\d", TopicReplacement = "$1" };
        var result = new ByLogicalTableRouter(options).Apply(Record)!;
        result.Topic.Should().Be("shop.public.orders");
        RecordedRecords.Text(result.Key).Should().Be("""{"id":1,"__dbz__physicalTableIdentifier":"shop.public.orders_2"}""");
        result.KeySchema!.ToString().Should().Be(
            """{"type":"struct","fields":[{"type":"int32","optional":false,"field":"id"},{"type":"string","optional":false,"field":"__dbz__physicalTableIdentifier"}],"optional":false,"name":"shop.public.orders.Key"}""");
        result.Value.Should().BeSameAs(Record.Value);
        result.ValueSchema.Should().BeSameAs(Record.ValueSchema);
    }

    [Theory]
    [InlineData(@"(.*)_(\d)", "$2", """{"id":1,"table":"2"}""")]
    [InlineData(@"other", "$0", """{"id":1,"table":"shop.public.orders_2"}""")]
    public void A_logical_table_s_identifier_is_chosen(string regex, string replacement, string key)
    {
        var options = new ByLogicalTableRouterOptions { TopicRegex = @"(.*)_\d", TopicReplacement = "$1", KeyFieldName = "table", KeyFieldRegex = regex, KeyFieldReplacement = replacement };
        RecordedRecords.Text(new ByLogicalTableRouter(options).Apply(Record)!.Key).Should().Be(key);
    }

    [Fact]
    public void A_logical_table_s_keys_may_stay()
    {
        var options = new ByLogicalTableRouterOptions { TopicRegex = @"(.*)_\d", TopicReplacement = "$1", KeyEnforceUniqueness = false };
        var result = new ByLogicalTableRouter(options).Apply(Record)!;
        RecordedRecords.Text(result.Key).Should().Be("""{"id":1}""");
        result.KeySchema!.Name.Should().Be("shop.public.orders.Key");
    }

    [Fact]
    public void Other_topics_and_empty_names_pass()
    {
        new ByLogicalTableRouter(new() { TopicRegex = "other", TopicReplacement = "x" }).Apply(Record).Should().BeSameAs(Record);
        new ByLogicalTableRouter(new() { TopicRegex = ".*", TopicReplacement = "" }).Apply(Record).Should().BeSameAs(Record);
        FluentActions.Invoking(() => new ByLogicalTableRouter(new() { TopicRegex = ".*", TopicReplacement = "x", KeyFieldRegex = "y" })).Should().Throw<ArgumentException>();
    }
}
