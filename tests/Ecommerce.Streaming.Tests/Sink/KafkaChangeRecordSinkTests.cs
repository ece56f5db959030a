using System.Globalization;
using System.Text;
using System.Text.Json;
using Confluent.Kafka;
using Ecommerce.Streaming.Capture;
using Ecommerce.Streaming.Embedded;
using Ecommerce.Streaming.Sink;
using Ecommerce.Streaming.Tests.Embedded;
using Ecommerce.Streaming.Topics;

namespace Ecommerce.Streaming.Tests.Sink;

public sealed class KafkaChangeRecordSinkTests : IDisposable
{
    private const string Topic = "shop.public.t";
    private const short ProduceApi = 0;
    private const short OffsetFetchApi = 9;
    private const string Group = "ecommerce-clickhouse";

    private readonly EmbeddedBroker _broker = EmbeddedBroker.Start();

    private readonly CancellationTokenSource _deadline = new(TimeSpan.FromSeconds(60));

    public void Dispose()
    {
        _broker.Dispose();
        _deadline.Dispose();
    }

    [Fact]
    public async Task Stored_moves_only_when_the_group_has_committed_and_in_order()
    {
        _broker.CreateTopic(Topic, 4);
        await using var sink = Sink();
        for (var i = 1; i <= 100; i++)
        {
            await sink.SendAsync(Record(Topic, i), _deadline.Token);
            sink.Mark((ulong)i);
        }

        await sink.FlushAsync(_deadline.Token);
        sink.Statistics.Acknowledged.Should().Be(100);
        sink.StoredLsn.Should().Be(0, "no group has joined");

        using var consumer = Clients.Consumer(_broker, Group);
        consumer.Subscribe(Topic);
        var read = new HashSet<int>();
        var last = 0UL;
        for (var n = 0; n < 100; n++)
        {
            var result = consumer.ConsumeSoon();
            read.Add(Id(result.Message.Key));
            var before = sink.StoredLsn;
            before.Should().BeLessThanOrEqualTo(Contiguous(read.Except([Id(result.Message.Key)])), "an uncommitted record is not stored");
            consumer.Commit(result);
            var contiguous = Contiguous(read);
            if (n % 20 == 19)
                await Eventually.TrueAsync(() => sink.StoredLsn == contiguous, $"stored {contiguous}, is {sink.StoredLsn}");
            before.Should().BeGreaterThanOrEqualTo(last);
            last = before;
        }

        await Eventually.TrueAsync(() => sink.StoredLsn == 100, "all is stored");
        sink.Statistics.Should().Match<SinkStatistics>(s => s.Sent == 100 && s.Stored == 100 && s.UnreadRecords == 0 && s.UnreadBytes == 0 && s.Partitions.Count == 0);
        consumer.Close();
    }

    [Fact]
    public async Task Records_arrive_as_they_are_in_the_partition_of_their_key()
    {
        _broker.CreateTopic(Topic, 4);
        await using var sink = Sink();
        await using var reader = new GroupReader(_broker, Group, [Topic], 1);
        var headers = new RecordHeader[] { new("__debezium.context.connectorName", "postgresql"u8.ToArray()) };
        await sink.SendAsync(new ChangeRecord { Topic = Topic, Key = "foobar"u8.ToArray(), Value = "{}"u8.ToArray(), Headers = headers }, _deadline.Token);
        await sink.SendAsync(new ChangeRecord { Topic = Topic, Value = "truncate"u8.ToArray() }, _deadline.Token);
        await sink.SendAsync(new ChangeRecord { Topic = Topic, Key = "foobar"u8.ToArray() }, _deadline.Token);
        await Eventually.TrueAsync(() => reader.Records.Count == 3, "three records arrive");

        var keyed = reader.Records.Where(r => r.Message.Key is not null).ToArray();
        keyed.Select(r => r.Partition.Value).Should().AllBeEquivalentTo(KafkaPartitioner.Partition("foobar"u8.ToArray(), 4));
        Encoding.UTF8.GetString(keyed[0].Message.Value).Should().Be("{}");
        keyed[0].Message.Headers.Should().ContainSingle().Which.Should().Match<IHeader>(h => h.Key == headers[0].Key && h.GetValueBytes().SequenceEqual(headers[0].Value.ToArray()));
        keyed[1].Message.Value.Should().BeNull("a tombstone stays one");
        reader.Records.Single(r => r.Message.Key is null).Partition.Value.Should().Be(0);
    }

    [Fact]
    public async Task Records_on_topics_that_the_group_does_not_read_gate_once_acknowledged()
    {
        _broker.CreateTopic("__debezium-heartbeat.shop", 1);
        await using var sink = Sink(o => o with { MaxUnreadRecordsPerPartition = 1 });
        for (var i = 0; i < 50; i++)
            await sink.SendAsync(Record("__debezium-heartbeat.shop", i), _deadline.Token);
        sink.Mark(7);
        await sink.FlushAsync(_deadline.Token);

        sink.StoredLsn.Should().Be(7);
    }

    [Fact]
    public async Task A_full_partition_holds_the_sender_back_and_no_longer_than_until_the_group_commits()
    {
        _broker.CreateTopic(Topic, 1);
        await using var sink = Sink(o => o with { MaxUnreadBytesPerPartition = 10_000 });
        for (var i = 0; i < 9; i++)
            await sink.SendAsync(Record(Topic, i, 900), _deadline.Token);
        using var deadline = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));

        await sink.Awaiting(s => s.SendAsync(Record(Topic, 9, 900), deadline.Token).AsTask()).Should().ThrowAsync<OperationCanceledException>();
        sink.Statistics.Sent.Should().Be(9, "a cancelled record is not accepted");
        var waiting = sink.SendAsync(Record(Topic, 9, 900), _deadline.Token).AsTask();
        await sink.FlushAsync(_deadline.Token);
        waiting.IsCompleted.Should().BeFalse("acknowledged is not read");

        await using var reader = new GroupReader(_broker, Group, [Topic], 1);
        await waiting.WaitAsync(TimeSpan.FromSeconds(15));
        await Eventually.TrueAsync(() => reader.Records.Count == 10, "all arrive");
    }

    [Fact]
    public async Task Half_a_million_records_into_a_slow_reader_lose_nothing_and_never_exceed_the_bound()
    {
        const int Count = 500_000;
        const long Bound = 4 * 1024 * 1024;
        _broker.CreateTopic(Topic, 2);
        await using var sink = Sink();
        var seen = new bool[Count];
        var distinct = 0;
        var stop = false;
        var watched = Task.Run(async () =>
        {
            var (bytes, records) = (0L, 0);
            while (!Volatile.Read(ref stop))
            {
                foreach (var p in sink.Statistics.Partitions)
                    (bytes, records) = (Math.Max(bytes, p.UnreadBytes), Math.Max(records, p.UnreadRecords));
                await Task.Delay(1);
            }

            return (bytes, records);
        });
        await using var reader = new GroupReader(_broker, Group, [Topic], 5000, result =>
        {
            var id = Id(result.Message.Key);
            if (!seen[id])
                distinct++;
            seen[id] = true;

            // Slow: the sender is faster than this by far, and fills both partitions.
            if (distinct % 5000 == 0)
                Thread.SpinWait(200_000);
        });
        for (var i = 0; i < Count; i++)
        {
            await sink.SendAsync(Record(Topic, i), _deadline.Token);
            if (i % 100 == 99)
                sink.Mark((ulong)i + 1);
        }

        await sink.FlushAsync(_deadline.Token);
        await Eventually.TrueAsync(() => sink.StoredLsn == Count, "all is stored", 60);
        Volatile.Write(ref stop, true);
        var (mostBytes, mostRecords) = await watched;

        distinct.Should().Be(Count);
        mostBytes.Should().BeLessThanOrEqualTo(Bound).And.BeGreaterThan(Bound / 2, "else the bound was not put to the test");
        mostRecords.Should().BeLessThanOrEqualTo(80_000);
    }

    [Fact]
    public async Task A_record_too_large_is_parked_with_its_position_and_the_rest_flows()
    {
        _broker.CreateTopic(Topic, 1);
        _broker.CreateTopic("shop.parked", 1);
        await using var sink = Sink(o => o with { MaxMessageBytes = 100_000 });
        await using var reader = new GroupReader(_broker, Group, [Topic, "shop.parked"], 1);
        var value = $$"""{"before":null,"after":{"id":7,"source":"{{new string('x', 100_000)}}"},"source":{"version":"1","lsn":123,"sequence":"[\"100\",\"123\"]","snapshot":"false","schema":"public","table":"t"},"op":"c"}""";

        await sink.SendAsync(new ChangeRecord { Topic = Topic, Key = """{"id":7}"""u8.ToArray(), Value = Encoding.UTF8.GetBytes(value) }, _deadline.Token);
        await sink.SendAsync(Record(Topic, 8), _deadline.Token);
        sink.Mark(200);
        await Eventually.TrueAsync(() => sink.StoredLsn == 200 && reader.Records.Count == 2, "the parked record does not block");

        sink.Statistics.Parked.Should().Be(1);
        var parked = JsonDocument.Parse(reader.Records.Single(r => r.Topic == "shop.parked").Message.Value).RootElement;
        parked.GetProperty("op").GetString().Should().Be("parked");
        parked.GetProperty("source").GetRawText().Should().Be("""{"lsn":123,"sequence":"[\u0022100\u0022,\u0022123\u0022]","snapshot":"false","schema":"public","table":"t"}""");
        var after = parked.GetProperty("after");
        after.GetProperty("topic").GetString().Should().Be(Topic);
        after.GetProperty("key").GetString().Should().Be("""{"id":7}""");
        after.GetProperty("size").GetInt32().Should().BeGreaterThan(100_000);
        after.GetProperty("reason").GetString().Should().Contain("100000 bytes");
    }

    [Fact]
    public async Task A_record_that_the_broker_refuses_as_too_large_is_parked_after_the_fact()
    {
        _broker.CreateTopic(Topic, 1);
        _broker.CreateTopic("shop.parked", 1);
        await using var sink = Sink();
        await sink.SendAsync(Record(Topic, 1), _deadline.Token);
        await sink.FlushAsync(_deadline.Token);
        _broker.FailRequests(ProduceApi, ErrorCode.MsgSizeTooLarge);
        await sink.SendAsync(Record(Topic, 2), _deadline.Token);
        sink.Mark(2);
        await sink.FlushAsync(_deadline.Token);
        await sink.SendAsync(Record(Topic, 3), _deadline.Token);
        sink.Mark(3);
        await sink.FlushAsync(_deadline.Token);
        sink.Statistics.Should().Match<SinkStatistics>(s => s.Parked == 1 && s.StoredLsn == 0);

        await using var reader = new GroupReader(_broker, Group, [Topic, "shop.parked"], 1);
        await Eventually.TrueAsync(() => sink.StoredLsn == 3, "what was refused is settled by its description");
        await Eventually.TrueAsync(() => reader.Records.Count == 3, "two records and one description");
        reader.Records.Where(r => r.Topic == Topic).Select(r => Id(r.Message.Key)).Should().Equal(1, 3);
        Encoding.UTF8.GetString(reader.Records.Single(r => r.Topic == "shop.parked").Message.Value).Should().Contain("broker refused");
    }

    [Fact]
    public async Task Errors_that_pass_are_retried_and_nothing_is_lost()
    {
        _broker.CreateTopic(Topic, 1);
        await using var sink = Sink();
        await using var reader = new GroupReader(_broker, Group, [Topic], 1);
        await sink.SendAsync(Record(Topic, 0), _deadline.Token);
        sink.Mark(1);
        await Eventually.TrueAsync(() => sink.StoredLsn == 1, "the reader has joined, and asks for no offsets any more");
        _broker.FailRequests(ProduceApi, ErrorCode.NotLeaderForPartition, ErrorCode.RequestTimedOut);
        _broker.FailRequests(OffsetFetchApi, ErrorCode.NotCoordinatorForGroup, ErrorCode.GroupAuthorizationFailed);
        for (var i = 1; i < 10; i++)
            await sink.SendAsync(Record(Topic, i), _deadline.Token);
        sink.Mark(2);

        await Eventually.TrueAsync(() => sink.StoredLsn == 2, "all is stored after the retries");
        reader.Records.Select(r => Id(r.Message.Key)).Distinct().Should().Equal(Enumerable.Range(0, 10));
    }

    [Fact]
    public async Task A_group_that_comes_back_and_a_topic_nobody_reads_yet_hold_without_error()
    {
        _broker.CreateTopic(Topic, 1);
        await using var sink = Sink(o => o with { MaxUnreadRecordsPerPartition = 10 });
        await using (var first = new GroupReader(_broker, Group, [Topic], 1))
        {
            for (var i = 0; i < 5; i++)
                await sink.SendAsync(Record(Topic, i), _deadline.Token);
            sink.Mark(1);
            await Eventually.TrueAsync(() => sink.StoredLsn == 1, "the first reader commits");
        }

        for (var i = 5; i < 15; i++)
            await sink.SendAsync(Record(Topic, i), _deadline.Token);
        sink.Mark(2);
        var held = sink.SendAsync(Record(Topic, 15), _deadline.Token).AsTask();
        await sink.FlushAsync(_deadline.Token);
        held.IsCompleted.Should().BeFalse();
        sink.StoredLsn.Should().Be(1);

        await using var second = new GroupReader(_broker, Group, [Topic], 1);
        await held;
        await Eventually.TrueAsync(() => sink.StoredLsn == 2, "the second reader commits");
    }

    [Fact]
    public async Task A_record_just_below_four_mebibytes_goes_through()
    {
        _broker.CreateTopic(Topic, 1);
        await using var sink = Sink();
        await using var reader = new GroupReader(_broker, Group, [Topic], 1);
        for (var i = 0; i < 4; i++)
            await sink.SendAsync(Record(Topic, i, 4 * 1024 * 1024 - 500), _deadline.Token);
        sink.Mark(1);
        await Eventually.TrueAsync(() => sink.StoredLsn == 1, "large records are read one by one");

        reader.Records.Select(r => Id(r.Message.Key)).Should().Equal(0, 1, 2, 3);
        sink.Statistics.Parked.Should().Be(0);
    }

    [Fact]
    public async Task A_broker_that_is_gone_fails_the_sender_with_a_typed_error_and_stores_nothing_more()
    {
        _broker.CreateTopic(Topic, 1);
        await using var sink = Sink(o => o with { DeliveryTimeout = TimeSpan.FromSeconds(1) });
        await sink.SendAsync(Record(Topic, 1), _deadline.Token);
        await sink.FlushAsync(_deadline.Token);
        _broker.Dispose();
        await sink.SendAsync(Record(Topic, 2), _deadline.Token);
        sink.Mark(5);

        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(15));
        var thrown = await sink.Awaiting(s => s.FlushAsync(deadline.Token)).Should().ThrowAsync<ChangeDeliveryException>();
        thrown.Which.Topic.Should().Be(Topic);
        thrown.Which.Message.Should().Contain("resumes from what is stored");
        await sink.Awaiting(s => s.SendAsync(Record(Topic, 3), deadline.Token).AsTask()).Should().ThrowAsync<ChangeDeliveryException>();
        sink.StoredLsn.Should().Be(0);
    }

    [Fact]
    public async Task A_missing_topic_is_an_error_or_created_where_that_is_asked_for()
    {
        await using var strict = Sink();
        await using var creating = Sink(o => o with { MissingTopics = new TopicCreator(_broker) });

        await strict.Awaiting(s => s.SendAsync(Record(Topic, 1), _deadline.Token).AsTask()).Should().ThrowAsync<ChangeDeliveryException>().WithMessage("*no topic shop.public.t*");
        await creating.SendAsync(Record(Topic, 1), _deadline.Token);
        await creating.FlushAsync(_deadline.Token);
        _broker.Topics.Should().ContainKey(Topic).WhoseValue.Should().Be(4);
    }

    [Fact]
    public void Wrong_options_are_named_all_at_once() =>
        FluentActions.Invoking(() => Sink(o => o with { ConsumerGroup = "", MaxMessageBytes = 1, Linger = TimeSpan.FromSeconds(-1) }))
            .Should().Throw<ArgumentException>().WithMessage("*ConsumerGroup*MaxMessageBytes*Linger*");

    private static int Id(byte[] key) => int.Parse(key.AsSpan(6, key.Length - 7), CultureInfo.InvariantCulture);

    private static ulong Contiguous(IEnumerable<int> read)
    {
        var set = read.ToHashSet();
        var n = 0;
        while (set.Contains(n + 1))
            n++;
        return (ulong)n;
    }

    private static ChangeRecord Record(string topic, int id, int size = 20) => new()
    {
        Topic = topic,
        Key = Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $$"""{"id":{{id}}}""")),
        Value = new byte[size],
    };

    private KafkaChangeRecordSink Sink(Func<KafkaChangeRecordSinkOptions, KafkaChangeRecordSinkOptions>? change = null)
    {
        var options = new KafkaChangeRecordSinkOptions { Connection = new KafkaConnection { BootstrapServers = _broker.BootstrapServers }, CommitPollInterval = TimeSpan.FromMilliseconds(20) };
        return new KafkaChangeRecordSink(change is null ? options : change(options));
    }
}
