using System.Globalization;
using System.Text;
using Confluent.Kafka;
using Ecommerce.Analytics.Ddl;
using Ecommerce.Analytics.Ingest;
using Ecommerce.Analytics.Tests.Embedded;
using Ecommerce.Data.Schema;
using Ecommerce.Streaming.Capture;
using Ecommerce.Streaming.Embedded;
using Ecommerce.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Ecommerce.Chaos.Tests.Mutants;

/// <summary>The suite can fail: defects that show only with a real slot, a broker that forgets, and ClickHouse's own Kafka table. Each is played as it is and with the defect.</summary>
public sealed class DefectivePipelineTests(RecordedHistory history, PostgresServerFixture server, ChdbFixture engine) : IClassFixture<RecordedHistory>
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    [Fact]
    public async Task A_slot_that_is_confirmed_too_early_loses_what_the_broker_held()
    {
        (await DieWhileStalledAsync(sink => sink, isConfirmed: false)).Should().BeNull("PostgreSQL keeps what is not stored");
        (await DieWhileStalledAsync(sink => new HastySink(sink), isConfirmed: true)).Should().Contain("total_sales_per_user");
    }

    [Fact]
    public async Task A_watermark_that_runs_ahead_is_verified_before_the_changes_are_there()
    {
        (await SettleWhileStalledAsync(isHasty: false)).Should().BeNull("verifying waits for a watermark that does not come");
        (await SettleWhileStalledAsync(isHasty: true)).Should().Contain("total_sales_per_user");
    }

    [Fact]
    public async Task Views_on_the_Kafka_table_itself_lose_what_comes_before_the_last_of_them()
    {
        (await ConsumeAsync(AttachAsync)).Should().BeNull();
        (await ConsumeAsync(AttachWithoutHubAsync)).Should().Contain("monthly_orders");
    }

    /// <summary>Changes reach the broker while ClickHouse does not consume, and the host dies.</summary>
    private async Task<string?> DieWhileStalledAsync(Func<IChangeRecordSink, IChangeRecordSink> mutate, bool isConfirmed)
    {
        await using var store = await RecordedHistory.CreateStoreAsync(server);
        await using var analytics = await MutatedAnalytics.CreateAsync(engine, Mutation.None());
        ulong end;
        await using (var pipeline = await MutatedPipeline.StartAsync(store, analytics, mutate))
        {
            await pipeline.WaitUntilStoredAsync(await pipeline.EndOfLogAsync());
            await pipeline.StallAsync();
            await new StoreMoves(store, RecordedHistory.Seed).LiveOnAsync();
            end = await pipeline.EndOfLogAsync();
            await pipeline.WaitUntilSentAsync(end);
            (await pipeline.IsConfirmedAsync(end)).Should().Be(isConfirmed);
        }

        await using var second = await MutatedPipeline.StartAsync(store, analytics, mutate);
        await second.WaitUntilStoredAsync(await second.EndOfLogAsync());
        await analytics.SettleAsync();
        return await analytics.VerifyAsync(store);
    }

    /// <summary>Changes reach the broker while ClickHouse does not consume, and somebody verifies as soon as the watermark lets him.</summary>
    private async Task<string?> SettleWhileStalledAsync(bool isHasty)
    {
        await using var store = await RecordedHistory.CreateStoreAsync(server);
        await using var analytics = await MutatedAnalytics.CreateAsync(engine, Mutation.None());
        await using var pipeline = await MutatedPipeline.StartAsync(store, analytics, sink => isHasty ? new HastySink(sink) : sink);
        analytics.StoredLsn = () => pipeline.Captured.StoredLsn;
        await pipeline.WaitUntilStoredAsync(await pipeline.EndOfLogAsync());
        await analytics.SettleAsync();
        await pipeline.StallAsync();
        await new StoreMoves(store, RecordedHistory.Seed).LiveOnAsync();
        var end = await pipeline.EndOfLogAsync();
        await pipeline.WaitUntilSentAsync(end);
        await analytics.SettleAsync();
        var watermark = Convert.ToUInt64(await analytics.ScalarAsync($"SELECT max(lsn) FROM `{analytics.Options.Database}`.watermark"), CultureInfo.InvariantCulture);
        watermark.Should().BePositive();
        return watermark >= end ? await analytics.VerifyAsync(store) : null;
    }

    /// <summary>Everything is on the topics when ClickHouse begins to consume.</summary>
    private async Task<string?> ConsumeAsync(Func<MutatedAnalytics, int, Task> attach)
    {
        using var broker = EmbeddedBroker.Start();
        await using var analytics = await MutatedAnalytics.CreateAsync(engine, Mutation.None(), broker.BootstrapServers);
        var phase = history.Phases[0];
        foreach (var topic in analytics.Options.Topics)
            broker.CreateTopic(topic, 1);
        foreach (var offset in phase.Offsets)
            await analytics.StoreAsync(offset);
        var records = phase.Records.Where(record => analytics.Options.Topics.Contains(record.Topic)).ToList();
        using (var producer = new ProducerBuilder<Null, byte[]>(new ProducerConfig { BootstrapServers = broker.BootstrapServers }).Build())
        {
            records.ForEach(record => producer.Produce(record.Topic, new Message<Null, byte[]> { Value = Encoding.UTF8.GetBytes(record.Value) }));
            producer.Flush(Patience).Should().Be(0);
        }

        await attach(analytics, records.Count);
        await WaitUntilReadAsync(analytics, records.Count);
        await analytics.ExecuteAsync($"DETACH TABLE `{analytics.Options.IngestDatabase}`.kafka_cdc");
        await analytics.SettleAsync();
        return await analytics.VerifyAsync(phase.Truth);
    }

    private static Task AttachAsync(MutatedAnalytics analytics, int records) =>
        new IngestPipeline(analytics.DataSource, analytics.Options, TimeProvider.System, NullLogger.Instance).AttachAsync(CancellationToken.None);

    /// <summary>
    /// One view on the Kafka table for each table of the store, made one after the other. How many of them the first poll finds is chance; here it finds one, which chance allows too,
    /// so that the test never passes by luck.
    /// </summary>
    private static async Task AttachWithoutHubAsync(MutatedAnalytics analytics, int records)
    {
        var statements = AnalyticsDdl.RenderIngest(analytics.Options);
        await analytics.ExecuteAsync(statements[0]);
        await analytics.ExecuteAsync(statements[1]);
        foreach (var table in StoreSchema.Tables)
        {
            var view = statements[2].Replace(".`mv_cdc`", $".`mv_{table.Name}`", StringComparison.Ordinal);
            view.Should().NotBe(statements[2]);
            await analytics.ExecuteAsync($"{view} WHERE source.table = '{table.Name}'");
            await WaitUntilReadAsync(analytics, records);
        }
    }

    /// <summary>Waits until ClickHouse's group has committed as many records as there are.</summary>
    private static async Task WaitUntilReadAsync(MutatedAnalytics analytics, int records)
    {
        using var group = new ConsumerBuilder<Ignore, Ignore>(new ConsumerConfig { BootstrapServers = analytics.Options.KafkaBrokers, GroupId = analytics.Options.ConsumerGroup, EnableAutoCommit = false }).Build();
        var partitions = analytics.Options.Topics.Select(topic => new TopicPartition(topic, 0)).ToList();
        using var deadline = new CancellationTokenSource(Patience);
        while (group.Committed(partitions, Patience).Where(partition => !partition.Offset.IsSpecial).Sum(partition => partition.Offset.Value) < records)
            await Task.Delay(50, deadline.Token);
    }
}
