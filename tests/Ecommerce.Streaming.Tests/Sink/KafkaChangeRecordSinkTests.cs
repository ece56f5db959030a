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

public sealed class KafkaChangeRecordSinkTests : SinkTest
{
    [Fact]
    public async Task Stored_moves_only_when_the_group_has_committed_and_in_order()
    {
        Broker.CreateTopic(Topic, 4);
        await using var sink = Sink();
        for (var i = 1; i <= 100; i++)
        {
            await sink.SendAsync(Record(Topic, i), Deadline);
            sink.Mark((ulong)i);
        }

        await sink.FlushAsync(Deadline);
        sink.Statistics.Acknowledged.Should().Be(100);
        sink.StoredLsn.Should().Be(0, "no group has joined");

        using var consumer = Clients.Consumer(Broker, Group);
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
        Broker.CreateTopic(Topic, 4);
        await using var sink = Sink();
        await using var reader = new GroupReader(Broker, Group, [Topic], 1);
        var headers = new RecordHeader[] { new("__debezium.context.connectorName", "postgresql"u8.ToArray()) };
        await sink.SendAsync(new ChangeRecord { Topic = Topic, Key = "foobar"u8.ToArray(), Value = "{}"u8.ToArray(), Headers = headers }, Deadline);
        await sink.SendAsync(new ChangeRecord { Topic = Topic, Value = "truncate"u8.ToArray() }, Deadline);
        await sink.SendAsync(new ChangeRecord { Topic = Topic, Key = "foobar"u8.ToArray() }, Deadline);
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
        Broker.CreateTopic("__debezium-heartbeat.shop", 1);
        await using var sink = Sink(o => o with { MaxUnreadRecordsPerPartition = 1 });
        for (var i = 0; i < 50; i++)
            await sink.SendAsync(Record("__debezium-heartbeat.shop", i), Deadline);
        sink.Mark(7);
        await sink.FlushAsync(Deadline);

        sink.StoredLsn.Should().Be(7);
    }

    [Fact]
    public async Task A_full_partition_holds_the_sender_back_and_no_longer_than_until_the_group_commits()
    {
        Broker.CreateTopic(Topic, 1);
        await using var sink = Sink(o => o with { MaxUnreadBytesPerPartition = 10_000 });
        for (var i = 0; i < 9; i++)
            await sink.SendAsync(Record(Topic, i, 900), Deadline);
        using var deadline = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));

        await sink.Awaiting(s => s.SendAsync(Record(Topic, 9, 900), deadline.Token).AsTask()).Should().ThrowAsync<OperationCanceledException>();
        sink.Statistics.Sent.Should().Be(9, "a cancelled record is not accepted");
        var waiting = sink.SendAsync(Record(Topic, 9, 900), Deadline).AsTask();
        await sink.FlushAsync(Deadline);
        waiting.IsCompleted.Should().BeFalse("acknowledged is not read");

        await using var reader = new GroupReader(Broker, Group, [Topic], 1);
        await waiting.WaitAsync(TimeSpan.FromSeconds(15));
        await Eventually.TrueAsync(() => reader.Records.Count == 10, "all arrive");
    }

    [Fact]
    public async Task Half_a_million_records_into_a_slow_reader_lose_nothing_and_never_exceed_the_bound()
    {
        const int Count = 500_000;
        const long Bound = 3584 * 1024;
        Broker.CreateTopic(Topic, 2);
        // Uncompressed, so that the broker would drop what is unread, were it not for the bound.
        await using var sink = Sink(o => o with { Compression = CompressionType.None });
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
        await using var reader = new GroupReader(Broker, Group, [Topic], 5000, result =>
        {
            var id = Id(result.Message.Key);
            if (!seen[id])
                distinct++;
            seen[id] = true;

            // Slow: the sender is faster than this by far, and fills both partitions.
            if (distinct % 5000 == 0)
                Thread.SpinWait(1_000_000);
        });
        for (var i = 0; i < Count; i++)
        {
            await sink.SendAsync(Record(Topic, i, 60), Deadline);
            if (i % 100 == 99)
                sink.Mark((ulong)i + 1);
        }

        await sink.FlushAsync(Deadline);
        await Eventually.TrueAsync(() => sink.StoredLsn == Count, "all is stored", 60);
        Volatile.Write(ref stop, true);
        var (mostBytes, mostRecords) = await watched;

        distinct.Should().Be(Count);
        mostBytes.Should().BeLessThanOrEqualTo(Bound).And.BeGreaterThan(Bound / 2, "else the bound was not put to the test");
        mostRecords.Should().BeLessThanOrEqualTo(80_000);
    }

    [Fact]
    public async Task Errors_that_pass_are_retried_and_nothing_is_lost()
    {
        Broker.CreateTopic(Topic, 1);
        await using var sink = Sink();
        await using var reader = new GroupReader(Broker, Group, [Topic], 1);
        await sink.SendAsync(Record(Topic, 0), Deadline);
        sink.Mark(1);
        await Eventually.TrueAsync(() => sink.StoredLsn == 1, "the reader has joined, and asks for no offsets any more");
        Broker.FailRequests(ProduceApi, ErrorCode.NotLeaderForPartition, ErrorCode.RequestTimedOut);
        Broker.FailRequests(OffsetFetchApi, ErrorCode.NotCoordinatorForGroup, ErrorCode.GroupAuthorizationFailed);
        for (var i = 1; i < 10; i++)
            await sink.SendAsync(Record(Topic, i), Deadline);
        sink.Mark(2);

        await Eventually.TrueAsync(() => sink.StoredLsn == 2, "all is stored after the retries");
        reader.Records.Select(r => Id(r.Message.Key)).Distinct().Should().Equal(Enumerable.Range(0, 10));
    }

    [Fact]
    public async Task A_group_that_comes_back_and_a_topic_nobody_reads_yet_hold_without_error()
    {
        Broker.CreateTopic(Topic, 1);
        await using var sink = Sink(o => o with { MaxUnreadRecordsPerPartition = 10 });
        await using (var first = new GroupReader(Broker, Group, [Topic], 1))
        {
            for (var i = 0; i < 5; i++)
                await sink.SendAsync(Record(Topic, i), Deadline);
            sink.Mark(1);
            await Eventually.TrueAsync(() => sink.StoredLsn == 1, "the first reader commits");
        }

        for (var i = 5; i < 15; i++)
            await sink.SendAsync(Record(Topic, i), Deadline);
        sink.Mark(2);
        var held = sink.SendAsync(Record(Topic, 15), Deadline).AsTask();
        await sink.FlushAsync(Deadline);
        held.IsCompleted.Should().BeFalse();
        sink.StoredLsn.Should().Be(1);

        await using var second = new GroupReader(Broker, Group, [Topic], 1);
        await held;
        await Eventually.TrueAsync(() => sink.StoredLsn == 2, "the second reader commits");
    }

    [Fact]
    public async Task ABroker_that_is_gone_fails_the_sender_with_a_typed_error_and_stores_nothing_more()
    {
        Broker.CreateTopic(Topic, 1);
        await using var sink = Sink(o => o with { DeliveryTimeout = TimeSpan.FromSeconds(5) });
        await sink.SendAsync(Record(Topic, 1), Deadline);
        await sink.FlushAsync(Deadline);
        Broker.Dispose();
        await sink.SendAsync(Record(Topic, 2), Deadline);
        sink.Mark(5);

        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30));
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
        await using var creating = Sink(o => o with { MissingTopics = new TopicCreator(Broker) });

        await strict.Awaiting(s => s.SendAsync(Record(Topic, 1), Deadline).AsTask()).Should().ThrowAsync<ChangeDeliveryException>().WithMessage("*no topic shop.public.t*");
        await creating.SendAsync(Record(Topic, 1), Deadline);
        await creating.FlushAsync(Deadline);
        Broker.Topics.Should().ContainKey(Topic).WhoseValue.Should().Be(4);
    }

    [Fact]
    public void Wrong_options_are_named_all_at_once() =>
        FluentActions.Invoking(() => Sink(o => o with { ConsumerGroup = "", MaxMessageBytes = 1, Linger = TimeSpan.FromSeconds(-1) }))
            .Should().Throw<ArgumentException>().WithMessage("*ConsumerGroup*MaxMessageBytes*Linger*");

    private static ulong Contiguous(IEnumerable<int> read)
    {
        var set = read.ToHashSet();
        var n = 0;
        while (set.Contains(n + 1))
            n++;
        return (ulong)n;
    }
}
