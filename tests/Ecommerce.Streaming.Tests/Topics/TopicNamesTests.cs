using Ecommerce.Streaming.Topics;

namespace Ecommerce.Streaming.Tests.Topics;

public sealed class TopicNamesTests
{
    [Fact]
    public void Names_are_Debeziums()
    {
        var names = new TopicNames("shop");
        names.ForTable("public", "orders").Should().Be("shop.public.orders");
        names.ForTable("public", "Größe 2$").Should().Be("shop.public.Gr__e_2_");
        names.Heartbeat.Should().Be("__debezium-heartbeat.shop");
        names.Transactions.Should().Be("shop.transaction");
        names.Messages.Should().Be("shop.message");
        names.Signals.Should().Be("shop-signal");
        names.Parked.Should().Be("shop.parked");
    }

    [Theory]
    [InlineData(".", "_")]
    [InlineData("..", "__")]
    [InlineData("a-b_c.D9", "a-b_c.D9")]
    [InlineData("a/b", "a_b")]
    public void Names_are_sanitised(string name, string expected) => TopicNames.Sanitize(name).Should().Be(expected);

    [Fact]
    public void Names_are_cut_at_what_Kafka_takes() => TopicNames.Sanitize(new string('x', 300)).Should().HaveLength(249);

    [Theory]
    [InlineData("a b")]
    [InlineData("..")]
    [InlineData("")]
    public void A_prefix_that_is_no_topic_name_is_refused(string prefix) => FluentActions.Invoking(() => new TopicNames(prefix)).Should().Throw<ArgumentException>();
}
