using System.Text;
using Confluent.Kafka;
using Ecommerce.Streaming.Consuming;
using Ecommerce.Streaming.Embedded;
using Ecommerce.Streaming.Tests.Embedded;
using Microsoft.Extensions.Logging.Abstractions;

namespace Ecommerce.Streaming.Tests.Consuming;

public sealed class ChangeEventConsumerTests : IDisposable
{
    private const string Topic = "shop.public.t";

    private readonly EmbeddedBroker _broker = EmbeddedBroker.Start();
    private readonly CancellationTokenSource _deadline = new(TimeSpan.FromSeconds(60));

    [Fact]
    public async Task Events_are_read_in_order_and_the_one_that_failed_comes_again()
    {
        await ProduceAsync("1", "2", "3");
        (await ReadAsync(until: 2)).Should().Equal("1", "2");
        (await ReadAsync(until: 2)).Should().Equal("2", "3");
    }

    [Fact]
    public async Task A_record_that_is_no_change_event_stops_the_reader_unless_it_is_put_aside()
    {
        await ProduceAsync("1", "broken", "3");
        var failure = (await FluentActions.Awaiting(() => ReadAsync(until: 3)).Should().ThrowAsync<MalformedRecordException>()).Which;
        failure.Message.Should().Contain(Topic).And.Contain("OnMalformed");
        failure.Record.Reason.Should().NotBeEmpty();

        var aside = new List<MalformedRecord>();
        (await ReadAsync(until: 1, options => options with { OnMalformed = aside.Add })).Should().Equal("3");
        aside.Should().ContainSingle().Which.Offset.Should().Be(failure.Record.Offset);
    }

    public void Dispose()
    {
        _broker.Dispose();
        _deadline.Dispose();
    }

    // Leaves the loop at the last of them, which is therefore not done.
    private async Task<List<string>> ReadAsync(int until, Func<ChangeEventConsumerOptions, ChangeEventConsumerOptions>? change = null)
    {
        var options = new ChangeEventConsumerOptions
        {
            // The embedded broker lets go of a member that has left only when its session is over.
            Connection = new() { BootstrapServers = _broker.BootstrapServers, Settings = new Dictionary<string, string>(StringComparer.Ordinal) { ["session.timeout.ms"] = "1000", ["heartbeat.interval.ms"] = "300" } },
            Group = "reader",
            Topics = [Topic],
        };
        var seen = new List<string>();
        await foreach (var read in new ChangeEventConsumer(change?.Invoke(options) ?? options, NullLogger.Instance).ReadAsync(_deadline.Token))
        {
            seen.Add(read.Event.Envelope!.After!.Value.GetProperty("id").GetString()!);
            if (seen.Count == until)
            {
                break;
            }
        }

        return seen;
    }

    private async Task ProduceAsync(params string[] ids)
    {
        using var producer = Clients.Producer(_broker);
        foreach (var id in ids)
        {
            var value = $$$"""{"before":null,"after":{"id":"{{{id}}}"},"source":{"version":"3.6.1.Final","connector":"postgresql","name":"shop","ts_ms":5,"db":"gold","schema":"public","table":"t"},"op":"c","ts_ms":1}""";
            await producer.ProduceAsync(new TopicPartition(Topic, 0), new() { Key = "{}"u8.ToArray(), Value = Encoding.UTF8.GetBytes(id == "broken" ? "{" : value) }, _deadline.Token);
        }
    }
}
