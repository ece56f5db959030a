using System.Text;
using System.Text.Json;
using Confluent.Kafka;
using Ecommerce.Streaming.Capture;
using Ecommerce.Streaming.Sink;

namespace Ecommerce.Streaming.Tests.Sink;

public sealed class OversizeRecordTests : SinkTest
{
    [Fact]
    public async Task A_record_too_large_is_parked_with_its_position_and_the_rest_flows()
    {
        Broker.CreateTopic(Topic, 1);
        Broker.CreateTopic("shop.parked", 1);
        await using var sink = Sink(o => o with { MaxMessageBytes = 100_000 });
        await using var reader = new GroupReader(Broker, Group, [Topic, "shop.parked"], 1);
        var value = $$"""{"before":null,"after":{"id":7,"source":"{{new string('x', 100_000)}}"},"source":{"version":"1","lsn":123,"sequence":"[\"100\",\"123\"]","snapshot":"false","schema":"public","table":"t"},"op":"c"}""";

        await sink.SendAsync(new ChangeRecord { Topic = Topic, Key = """{"id":7}"""u8.ToArray(), Value = Encoding.UTF8.GetBytes(value) }, Deadline);
        await sink.SendAsync(Record(Topic, 8), Deadline);
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
    public async Task A_record_that_theBroker_refuses_as_too_large_is_parked_after_the_fact()
    {
        Broker.CreateTopic(Topic, 1);
        Broker.CreateTopic("shop.parked", 1);
        await using var sink = Sink();
        await sink.SendAsync(Record(Topic, 1), Deadline);
        await sink.FlushAsync(Deadline);
        Broker.FailRequests(ProduceApi, ErrorCode.MsgSizeTooLarge);
        await sink.SendAsync(Record(Topic, 2), Deadline);
        sink.Mark(2);
        await sink.FlushAsync(Deadline);
        await sink.SendAsync(Record(Topic, 3), Deadline);
        sink.Mark(3);
        await sink.FlushAsync(Deadline);
        sink.Statistics.Should().Match<SinkStatistics>(s => s.Parked == 1 && s.StoredLsn == 0);

        await using var reader = new GroupReader(Broker, Group, [Topic, "shop.parked"], 1);
        await Eventually.TrueAsync(() => sink.StoredLsn == 3, "what was refused is settled by its description");
        await Eventually.TrueAsync(() => reader.Records.Count == 3, "two records and one description");
        reader.Records.Where(r => r.Topic == Topic).Select(r => Id(r.Message.Key)).Should().Equal(1, 3);
        Encoding.UTF8.GetString(reader.Records.Single(r => r.Topic == "shop.parked").Message.Value).Should().Contain("broker refused");
    }

    [Fact]
    public async Task A_record_just_below_four_mebibytes_goes_through()
    {
        Broker.CreateTopic(Topic, 1);
        await using var sink = Sink();
        await using var reader = new GroupReader(Broker, Group, [Topic], 1);
        for (var i = 0; i < 4; i++)
            await sink.SendAsync(Record(Topic, i, 4 * 1024 * 1024 - 500), Deadline);
        sink.Mark(1);
        await Eventually.TrueAsync(() => sink.StoredLsn == 1, "large records are read one by one");

        reader.Records.Select(r => Id(r.Message.Key)).Should().Equal(0, 1, 2, 3);
        sink.Statistics.Parked.Should().Be(0);
    }
}
