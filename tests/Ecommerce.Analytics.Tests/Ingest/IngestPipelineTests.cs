using System.Text.Json;
using Confluent.Kafka;
using Ecommerce.Analytics.Ingest;
using Ecommerce.Analytics.Tests.Embedded;
using Ecommerce.Analytics.Tests.Settling;
using Ecommerce.Streaming.Embedded;
using Microsoft.Extensions.Logging.Abstractions;

namespace Ecommerce.Analytics.Tests.Ingest;

/// <summary>Through ClickHouse's own Kafka engine from the embedded broker.</summary>
public sealed class IngestPipelineTests(ChdbFixture fixture)
{
    [Fact]
    public async Task Records_flow_from_Kafka_to_answers_and_stop_and_go_on_without_loss()
    {
        using var broker = EmbeddedBroker.Start();
        await using var bench = await AnalyticsBench.CreateAsync(fixture, "ingest");
        var options = bench.Options with { KafkaBrokers = broker.BootstrapServers, AdditionalTopics = ["shop.ecommerce.heartbeat"] };
        foreach (var topic in options.Topics)
            broker.CreateTopic(topic, 2);
        using var producer = new ProducerBuilder<Null, string>(new ProducerConfig { BootstrapServers = broker.BootstrapServers }).Build();
        var pipeline = new IngestPipeline(bench.DataSource, options, TimeProvider.System, NullLogger.Instance);
        var history = new RandomHistory(5);

        await pipeline.AttachAsync(CancellationToken.None);
        // As the capture does: ClickHouse reads already when L0 becomes known.
        await bench.SetConsistentPointAsync(history.Store.Lsn);
        Send(producer, history.Store.Snapshot());
        history.Live(20);
        Send(producer, history.Store.Log);
        await SettledAsync(bench, history.Store);
        (await bench.QueryAsync("SELECT count() FROM db.aside")).Should().Equal("0");

        await pipeline.DetachAsync(CancellationToken.None);
        (await bench.QueryAsync($"SELECT count() FROM system.kafka_consumers WHERE database = '{options.IngestDatabase}'")).Should().Equal("0");
        var before = history.Store.Log.Count;
        history.Live(20);
        Send(producer, history.Store.Log.Skip(before));
        await pipeline.AttachAsync(CancellationToken.None);

        // Poison and parked records become errors, heartbeats nothing; rows behind them still arrive.
        producer.Produce("shop.public.orders", new Message<Null, string> { Value = "not json" });
        producer.Produce("shop.parked", new Message<Null, string> { Value = "{\"before\":null,\"after\":{\"size\":9999999},\"source\":{},\"op\":\"parked\"}" });
        producer.Produce("shop.ecommerce.heartbeat", new Message<Null, string> { Value = "{\"after\":{\"id\":1},\"op\":\"u\",\"source\":{\"schema\":\"ecommerce\",\"table\":\"heartbeat\",\"sequence\":\"[null,\\\"5\\\"]\"}}" });
        history.Store.Update("brands", 1, ("brand_name", "behind the poison"));
        Send(producer, history.Store.Log.TakeLast(1));
        await SettledAsync(bench, history.Store);
        var errors = await Deadline.UntilAsync(() => bench.QueryAsync("SELECT topic, reason, raw FROM db.errors ORDER BY topic"), rows => rows.Count >= 2);
        errors.Should().HaveCount(2);
        errors[0].Should().Be("shop.parked|The record was too large for the broker and was parked by the capture.|{\"op\":\"parked\",\"before\":null,\"after\":{\"size\":9999999},\"source\":{\"ts_ms\":0,\"snapshot\":\"\",\"sequence\":\"\",\"schema\":\"\",\"table\":\"\",\"lsn\":0,\"txId\":0}}");
        (await bench.QueryAsync("SELECT DISTINCT produced_ms > 1700000000000 FROM db.errors")).Should().Equal("1");
        errors[1].Should().StartWith("shop.public.orders|The message is not a change event: ").And.EndWith("|not json");
        await pipeline.DetachAsync(CancellationToken.None);
        await bench.ExecuteAsync($"DROP DATABASE `{options.IngestDatabase}`");
    }

    [Fact]
    public async Task Attaching_without_a_broker_ends_at_the_deadline_with_what_is_missing()
    {
        await using var bench = await AnalyticsBench.CreateAsync(fixture, "no_broker");
        var options = bench.Options with { KafkaBrokers = "127.0.0.1:1", AttachDeadline = TimeSpan.FromSeconds(1) };
        var pipeline = new IngestPipeline(bench.DataSource, options, TimeProvider.System, NullLogger.Instance);

        var attach = () => pipeline.AttachAsync(CancellationToken.None);

        (await attach.Should().ThrowAsync<AnalyticsException>()).WithMessage("After 1 s ClickHouse has no consumer for 23 of 23 topics*127.0.0.1:1*Check that the topics exist*");
        await pipeline.DetachAsync(CancellationToken.None);
        await bench.ExecuteAsync($"DROP DATABASE `{options.IngestDatabase}`");
    }

    private static Task<string> SettledAsync(AnalyticsBench bench, StoreModel store) => Deadline.UntilAsync(
        async () =>
        {
            _ = await bench.SettleAsync();
            return await bench.DifferencesAsync(store);
        },
        differences => differences.Length == 0);

    private static void Send(IProducer<Null, string> producer, IEnumerable<HubEvent> events)
    {
        foreach (var e in events)
        {
            var value = JsonSerializer.Serialize(new
            {
                before = e.Before,
                after = e.After,
                source = new
                {
                    version = "3.6.1.Final",
                    ts_ms = e.CommittedAtMs,
                    snapshot = e.Snapshot,
                    sequence = $"[{(e.Previous is { } previous ? $"\"{previous}\"" : "null")},\"{e.Lsn}\"]",
                    schema = e.Schema,
                    table = e.Table,
                    lsn = e.Lsn,
                },
                transaction = (object?)null,
                op = e.Op,
                ts_ms = e.CommittedAtMs,
            });
            producer.Produce($"shop.public.{e.Table}", new Message<Null, string> { Value = value });
        }

        _ = producer.Flush(TimeSpan.FromSeconds(10));
    }
}
