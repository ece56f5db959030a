using System.Diagnostics;
using Confluent.Kafka;
using Ecommerce.Streaming.Embedded;

namespace Ecommerce.Streaming.Tests.Embedded;

public sealed class EmbeddedBrokerTests
{
    [Fact]
    public async Task What_is_produced_is_consumed_by_a_group_that_joins_quickly()
    {
        using var broker = EmbeddedBroker.Start();
        broker.CreateTopic("t", 3);
        using var producer = Clients.Producer(broker);
        for (var i = 0; i < 3; i++)
            await producer.ProduceAsync(new TopicPartition("t", i), new Message<byte[], byte[]> { Value = [(byte)i] });

        using var consumer = Clients.Consumer(broker, "g");
        var clock = Stopwatch.StartNew();
        consumer.Subscribe("t");
        var seen = new List<int>();
        while (seen.Count < 3)
            seen.Add(consumer.ConsumeSoon().Message.Value[0]);

        seen.Should().BeEquivalentTo([0, 1, 2]);
        clock.Elapsed.Should().BeLessThan(TimeSpan.FromSeconds(2.5), "the library's own join delay is 3 s");
        consumer.Close();
    }

    [Fact]
    public void Topics_have_the_partitions_asked_for()
    {
        using var broker = EmbeddedBroker.Start(new EmbeddedBrokerOptions { DefaultPartitions = 5 });
        broker.CreateTopic("one", 1);
        broker.CreateTopic("seven", 7);
        broker.CreateTopic("default");

        Partitions(broker).Should().BeEquivalentTo(new Dictionary<string, int>(StringComparer.Ordinal) { ["one"] = 1, ["seven"] = 7, ["default"] = 5 });
        broker.Topics.Should().BeEquivalentTo(Partitions(broker));
    }

    [Fact]
    public void A_topic_may_be_created_twice_but_not_with_another_count()
    {
        using var broker = EmbeddedBroker.Start();
        broker.CreateTopic("t", 2);

        broker.Invoking(b => b.CreateTopic("t", 2)).Should().NotThrow();
        broker.Invoking(b => b.CreateTopic("t", 3)).Should().Throw<EmbeddedBrokerException>().WithMessage("*topic t with 3 partitions*already exists*");
        broker.Invoking(b => b.CreateTopic("no spaces", 3)).Should().Throw<ArgumentException>();
    }

    [Fact]
    public async Task Several_brokers_keep_apart()
    {
        using var one = EmbeddedBroker.Start();
        using var two = EmbeddedBroker.Start();
        one.CreateTopic("t", 1);
        two.CreateTopic("t", 2);
        using var producer = Clients.Producer(one);
        await producer.ProduceAsync(new TopicPartition("t", 0), new Message<byte[], byte[]> { Value = [1] });

        one.BootstrapServers.Should().NotBe(two.BootstrapServers);
        End(one, "t").Should().Be(1);
        End(two, "t").Should().Be(0);
    }

    [Fact]
    public void A_disposed_broker_is_gone()
    {
        var broker = EmbeddedBroker.Start();
        broker.Dispose();
        broker.Dispose();

        broker.Invoking(b => b.CreateTopic("t")).Should().Throw<ObjectDisposedException>();
        using var admin = Clients.Admin(broker.BootstrapServers);
        admin.Invoking(a => a.GetMetadata(TimeSpan.FromMilliseconds(300))).Should().Throw<KafkaException>();
    }

    /// <summary>The fact that the sink's bound exists for: the oldest records go, read or not.</summary>
    [Fact]
    public async Task Beyond_five_mebibytes_the_oldest_records_of_a_partition_vanish()
    {
        using var broker = EmbeddedBroker.Start();
        broker.CreateTopic("t", 1);
        using var producer = Clients.Producer(broker);
        for (var i = 0; i < 7; i++)
            await producer.ProduceAsync(new TopicPartition("t", 0), new Message<byte[], byte[]> { Value = new byte[1024 * 1024 - 1000] });

        using var consumer = Clients.Consumer(broker, "g");
        var kept = consumer.QueryWatermarkOffsets(new TopicPartition("t", 0), TimeSpan.FromSeconds(5));
        kept.High.Value.Should().Be(7);
        kept.Low.Value.Should().Be(2);
    }

    private static Dictionary<string, int> Partitions(EmbeddedBroker broker)
    {
        using var admin = Clients.Admin(broker.BootstrapServers);
        return admin.GetMetadata(TimeSpan.FromSeconds(5)).Topics.ToDictionary(t => t.Topic, t => t.Partitions.Count, StringComparer.Ordinal);
    }

    private static long End(EmbeddedBroker broker, string topic)
    {
        using var consumer = Clients.Consumer(broker, "end");
        return consumer.QueryWatermarkOffsets(new TopicPartition(topic, 0), TimeSpan.FromSeconds(5)).High.Value;
    }
}
