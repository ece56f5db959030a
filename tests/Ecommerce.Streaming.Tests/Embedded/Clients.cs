using Confluent.Kafka;
using Ecommerce.Streaming.Embedded;

namespace Ecommerce.Streaming.Tests.Embedded;

/// <summary>Plain Kafka clients for tests, silent on stderr.</summary>
internal static class Clients
{
    internal static IProducer<byte[], byte[]> Producer(EmbeddedBroker broker) =>
        new ProducerBuilder<byte[], byte[]>(new ProducerConfig { BootstrapServers = broker.BootstrapServers, LingerMs = 0, MessageMaxBytes = 8_000_000 })
            .SetLogHandler((_, _) => { }).Build();

    internal static IAdminClient Admin(string servers) =>
        new AdminClientBuilder(new AdminClientConfig { BootstrapServers = servers }).SetLogHandler((_, _) => { }).Build();

    internal static IConsumer<byte[], byte[]> Consumer(EmbeddedBroker broker, string group) =>
        new ConsumerBuilder<byte[], byte[]>(new ConsumerConfig
        {
            BootstrapServers = broker.BootstrapServers,
            GroupId = group,
            EnableAutoCommit = false,
            AutoOffsetReset = AutoOffsetReset.Earliest,
            FetchWaitMaxMs = 10,
            SessionTimeoutMs = 6000,
        }).SetLogHandler((_, _) => { }).Build();

    internal static ConsumeResult<byte[], byte[]> ConsumeSoon(this IConsumer<byte[], byte[]> consumer) =>
        consumer.Consume(TimeSpan.FromSeconds(15)) ?? throw new TimeoutException("No record arrived within 15 s.");
}
