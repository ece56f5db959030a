using System.Collections.Concurrent;
using System.Diagnostics;
using Confluent.Kafka;
using Ecommerce.Streaming.Sink;
using Ecommerce.Streaming.Tests.Embedded;
using Ecommerce.Streaming.Topics;
using Microsoft.Extensions.Logging;

namespace Ecommerce.Streaming.Tests.Sink;

/// <summary>Draining: everything on its way is stored, whoever sent it; and nothing on its way costs no time.</summary>
public sealed class DrainTests : SinkTest
{
    private const string Other = "shop.public.u";

    [Fact]
    public async Task With_nothing_on_its_way_draining_needs_no_group_and_no_time()
    {
        Broker.CreateTopic(Topic, 4);
        Broker.CreateTopic(Other, 4);
        await using var sink = Sink();
        var clock = Stopwatch.StartNew();

        await sink.DrainAsync(Deadline);

        clock.Elapsed.Should().BeLessThan(TimeSpan.FromSeconds(2));
    }

    [Fact]
    public async Task Draining_waits_until_the_group_has_committed_the_last_record_marked_or_not()
    {
        Broker.CreateTopic(Topic, 2);
        Broker.CreateTopic("elsewhere", 1);
        await using var sink = Sink();
        for (var i = 1; i <= 20; i++)
        {
            await sink.SendAsync(Record(Topic, i), Deadline);
            if (i < 20)
                sink.Mark((ulong)i);
        }

        await sink.SendAsync(Record("elsewhere", 1), Deadline);
        var draining = sink.DrainAsync(Deadline);
        await sink.FlushAsync(Deadline);
        using var consumer = Clients.Consumer(Broker, Group);
        consumer.Subscribe(Topic);
        for (var n = 1; n <= 20; n++)
        {
            var result = consumer.ConsumeSoon();
            draining.IsCompleted.Should().BeFalse($"{n - 1} of 20 are stored");
            consumer.Commit(result);
            var stored = n + 1;
            await Eventually.TrueAsync(() => sink.Statistics.Stored == stored, $"{stored} are stored, the ungated one among them");
        }

        await draining.WaitAsync(TimeSpan.FromSeconds(10));
        consumer.Close();
    }

    [Fact]
    public async Task What_an_earlier_process_left_on_gated_topics_is_waited_for_and_nothing_else()
    {
        Broker.CreateTopic(Topic, 4);
        Broker.CreateTopic(Other, 4);
        foreach (var foreign in new[] { "shop.parked", "shop.transaction", "shopping.public.t", "__debezium-heartbeat.shop" })
        {
            Broker.CreateTopic(foreign, 1);
            Produce(foreign, 1);
        }

        await using var sink = Sink();
        await sink.DrainAsync(Deadline);

        Produce(Topic, 100);
        Produce(Other, 1);
        var draining = sink.DrainAsync(Deadline);
        using var consumer = Clients.Consumer(Broker, Group);
        consumer.Subscribe([Topic, Other]);
        var last = new Dictionary<TopicPartition, ConsumeResult<byte[], byte[]>>();
        for (var n = 0; n < 101; n++)
        {
            var result = consumer.ConsumeSoon();
            last[result.TopicPartition] = result;
        }

        foreach (var result in last.Values)
        {
            // Long enough for the drain to have looked, were the commits so far enough for it.
            await Task.WhenAny(draining, Task.Delay(100, Deadline));
            draining.IsCompleted.Should().BeFalse($"{result.TopicPartition} is not committed");
            consumer.Commit(result);
        }

        await draining.WaitAsync(TimeSpan.FromSeconds(10));
        await sink.DrainAsync(Deadline);
        consumer.Close();
    }

    [Fact]
    public async Task Draining_ends_when_it_is_cancelled_or_the_sink_is_and_the_sink_goes_on_after_the_former()
    {
        Broker.CreateTopic(Topic, 1);
        Produce(Topic, 5);
        await using var sink = Sink();
        using var cancelled = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));
        await sink.Awaiting(s => s.DrainAsync(cancelled.Token)).Should().ThrowAsync<OperationCanceledException>();

        await sink.SendAsync(Record(Topic, 6), Deadline);
        using (var waitsForOwn = new CancellationTokenSource(TimeSpan.FromMilliseconds(200)))
            await sink.Awaiting(s => s.DrainAsync(waitsForOwn.Token)).Should().ThrowAsync<OperationCanceledException>();
        await using (new GroupReader(Broker, Group, [Topic], 1))
            await sink.DrainAsync(Deadline);

        Produce(Topic, 1);
        var draining = sink.DrainAsync(Deadline);
        await sink.DisposeAsync();
        await FluentActions.Awaiting(() => draining.WaitAsync(TimeSpan.FromSeconds(10))).Should().ThrowAsync<ObjectDisposedException>();
        await sink.Awaiting(s => s.DrainAsync(Deadline)).Should().ThrowAsync<ObjectDisposedException>();
    }

    [Fact]
    public async Task A_failed_delivery_ends_the_draining()
    {
        Broker.CreateTopic(Topic, 1);
        await using var sink = Sink(o => o with { DeliveryTimeout = TimeSpan.FromSeconds(5) });
        await sink.SendAsync(Record(Topic, 1), Deadline);
        await sink.FlushAsync(Deadline);
        var draining = sink.DrainAsync(Deadline);
        Broker.Dispose();
        await sink.SendAsync(Record(Topic, 2), Deadline);

        await FluentActions.Awaiting(() => draining.WaitAsync(TimeSpan.FromSeconds(30))).Should().ThrowAsync<ChangeDeliveryException>();
    }

    [Fact]
    public async Task How_much_is_left_is_told_and_errors_of_the_coordinator_pass()
    {
        Broker.CreateTopic(Topic, 1);
        Broker.CreateTopic(Other, 1);
        Produce(Topic, 5);
        Produce(Other, 2);
        using (var consumer = Clients.Consumer(Broker, Group))
            consumer.Commit([new TopicPartitionOffset(Topic, 0, 2), new TopicPartitionOffset(Other, 0, 2)]);
        var options = new KafkaChangeRecordSinkOptions { Connection = new KafkaConnection { BootstrapServers = Broker.BootstrapServers } };
        var log = new RecordingLogger();
        using var admin = Clients.Admin(Broker.BootstrapServers);
        using var reader = new CommittedOffsetReader(options.Connection, Group, log);
        Broker.FailRequests(OffsetFetchApi, ErrorCode.GroupAuthorizationFailed);
        var waiting = new TopicBacklog(admin, reader, options, TimeProvider.System, log).WaitAsync(() => true, Deadline);

        await Eventually.TrueAsync(
            () => log.Lines.Any(l => l.StartsWith("3 records on 1 partitions", StringComparison.Ordinal) && l.Contains($"{Topic} [0]: committed 2 of 5", StringComparison.Ordinal)), "the rest is told");
        log.Lines.Should().Contain(l => l.Contains($"how far group {Group} is behind", StringComparison.Ordinal));
        waiting.IsCompleted.Should().BeFalse();
        await using var group = new GroupReader(Broker, Group, [Topic], 1);
        await waiting;
    }

    private void Produce(string topic, int count)
    {
        using var producer = Clients.Producer(Broker);
        for (var i = 0; i < count; i++)
            producer.Produce(topic, new Message<byte[], byte[]> { Key = BitConverter.GetBytes(i), Value = [1] });
        producer.Flush(TimeSpan.FromSeconds(10)).Should().Be(0);
    }

    private sealed class RecordingLogger : ILogger
    {
        internal ConcurrentQueue<string> Lines { get; } = new();

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => Lines.Enqueue(formatter(state, exception));
    }
}
