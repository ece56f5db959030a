using Ecommerce.Streaming.Embedded;
using Ecommerce.Streaming.Topics;

namespace Ecommerce.Streaming.Tests.Topics;

public sealed class TopicCreatorTests
{
    [Fact]
    public async Task Topics_are_created_once_and_then_found()
    {
        using var broker = EmbeddedBroker.Start();
        var creator = new TopicCreator(broker);

        var created = await creator.EnsureAsync([TopicSpec.Data("shop.public.a"), TopicSpec.Internal("shop.parked")]);
        var again = await creator.EnsureAsync([new TopicSpec("shop.public.a", 9), TopicSpec.Internal("shop.new")]);

        created.Should().Equal(new TopicSpec("shop.public.a", 4), new TopicSpec("shop.parked", 1));
        again.Should().Equal(new TopicSpec("shop.public.a", 4), new TopicSpec("shop.new", 1));
    }

    [Fact]
    public async Task Over_a_connection_topics_that_exist_are_found_too()
    {
        using var broker = EmbeddedBroker.Start();
        broker.CreateTopic("t", 2);

        var found = await new TopicCreator(new KafkaConnection { BootstrapServers = broker.BootstrapServers }).EnsureAsync([new TopicSpec("t", 4)]);

        found.Should().Equal(new TopicSpec("t", 2));
    }

    [Fact]
    public async Task A_broker_that_cannot_create_topics_is_named_with_the_topics()
    {
        using var broker = EmbeddedBroker.Start();
        var creator = new TopicCreator(new KafkaConnection { BootstrapServers = broker.BootstrapServers }) { Timeout = TimeSpan.FromSeconds(1) };

        var thrown = await creator.Awaiting(c => c.EnsureAsync([TopicSpec.Data("t")])).Should().ThrowAsync<TopicCreationException>();

        thrown.Which.Topics.Should().Equal("t");
        thrown.Which.Message.Should().Contain(broker.BootstrapServers).And.Contain("by hand");
    }

    [Fact]
    public async Task A_connection_never_prints_or_repeats_its_secrets()
    {
        var connection = new KafkaConnection
        {
            BootstrapServers = "k:9092",
            Settings = new Dictionary<string, string>(StringComparer.Ordinal) { ["sasl.password"] = "hunter2", ["security.protocol"] = "nonsense-42" },
        };

        connection.ToString().Should().Be("k:9092, sasl.password=***, security.protocol=***");
        var thrown = await connection.Awaiting(c => new TopicCreator(c).EnsureAsync([TopicSpec.Data("t")])).Should().ThrowAsync<KafkaConnectionException>();
        thrown.Which.ToString().Should().Contain("security.protocol").And.NotContain("hunter2").And.NotContain("nonsense-42");
    }
}
