using System.Globalization;
using System.Text;
using Confluent.Kafka;
using Ecommerce.Analytics.Ddl;
using Ecommerce.Analytics.Ingest;
using Ecommerce.Analytics.Tests.Embedded;
using Ecommerce.Data.Schema;
using Ecommerce.Streaming.Embedded;
using Microsoft.Extensions.Logging.Abstractions;

namespace Ecommerce.Chaos.Tests.Mutants;

/// <summary>The suite can fail: each of these pipelines is broken in one place, and the same history and faults that leave the pipeline as it is exact find each of them out.</summary>
public sealed class DefectiveAnalyticsTests(RecordedHistory history, ChdbFixture engine, ITestOutputHelper output) : IClassFixture<RecordedHistory>
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    public static TheoryData<string> Defects => [.. DefectiveAnalytics.All.Keys];

    [Fact]
    public async Task Without_a_defect_every_answer_is_exact() => (await PlayAsync(Mutation.None())).Should().BeNull();

    [Theory]
    [MemberData(nameof(Defects))]
    public async Task Is_caught(string defect)
    {
        var mutation = DefectiveAnalytics.All[defect]();

        var verdict = await PlayAsync(mutation);

        output.WriteLine(verdict ?? "exact");
        mutation.Changes.Should().BePositive("the defect must be there");
        verdict.Should().NotBeNull("the suite must see it").And.Contain(mutation.Symptom, "it must be seen by what it breaks").And.NotContain(mutation.Spared, "it breaks one thing only");
    }

    [Fact]
    public async Task Views_on_the_Kafka_table_itself_lose_what_comes_before_the_last_of_them()
    {
        (await ConsumeAsync(AttachAsync)).Should().BeNull();
        (await ConsumeAsync(AttachWithoutHubAsync)).Should().Contain("monthly_orders");
    }

    private async Task<string?> PlayAsync(Mutation mutation)
    {
        await using var analytics = await MutatedAnalytics.CreateAsync(engine, mutation);
        return await new Replay(history, analytics).PlayAsync();
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
        var records = phase.Records.ToList();
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

        var stored = await analytics.ScalarAsync($"SELECT count() FROM `{analytics.Options.Database}`.`{StoreSchema.Tables[0].Name}`");
        Convert.ToInt64(stored, CultureInfo.InvariantCulture).Should().BePositive("the view that was there in time stores what it reads");
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
