using System.Text.Json;
using Ecommerce.Conformance.Cases;
using Ecommerce.Streaming.Capture;
using Ecommerce.Streaming.Transforms;

namespace Ecommerce.Streaming.Tests.Transforms;

/// <summary>Recorded envelopes through our transforms give what Debezium's gave.</summary>
public sealed class RecordedTransformTests
{
    [Fact]
    public void Unwrapped()
    {
        var transform = Transform("unwrapped");
        var actual = RecordedRecords.Envelopes("truncate-kept").Select(e => (e.Recorded, Result: transform.Apply(e.Record))).Where(r => r.Result is not null)
            .GroupBy(r => r.Recorded.Topic).ToDictionary(g => g.Key, g => g.ToList());
        var expected = RecordedRecords.Case("unwrapped").Records.GroupBy(r => r.Topic).ToDictionary(g => g.Key, g => g.ToList());
        actual.Keys.Should().BeEquivalentTo(expected.Keys);
        foreach (var (topic, records) in expected)
        {
            actual[topic].Should().HaveCount(records.Count, topic);
            foreach (var (recorded, (input, result)) in records.Zip(actual[topic]))
            {
                result!.Topic.Should().Be(recorded.Topic);
                RecordedRecords.Text(result.Key).Should().Be(recorded.Key);
                RecordedRecords.Headers(result).Should().Equal(recorded.Headers.Select(h => (h.Key, h.Value)));
                RecordedRecords.Text(result.Value).Should().Be(AtThePlaceOf(recorded.Value!, input));
            }
        }
    }

    [Fact]
    public void One_topic()
    {
        var transform = Transform("one-topic");
        var byTable = RecordedRecords.Case("one-topic").Records.GroupBy(Table).ToDictionary(g => g.Key, g => g.ToList());
        var count = 0;
        foreach (var topic in RecordedRecords.Envelopes("truncate-kept").GroupBy(e => e.Recorded.Topic))
        {
            // Without a key, a tombstone does not tell its table.
            var inputs = topic.Where(e => e.Record.Key is not null || e.Record.Value is not null).ToList();
            foreach (var (recorded, (_, input)) in byTable[topic.Key].Zip(inputs))
            {
                count++;
                var result = transform.Apply(input)!;
                result.Topic.Should().Be("shop.all");
                RecordedRecords.Text(result.Key).Should().Be(recorded.Key);
                RecordedRecords.Headers(result).Should().Equal(recorded.Headers.Select(h => (h.Key, h.Value)));
                result.Value.Should().BeSameAs(input.Value);
                result.ValueSchema?.Name.Should().Be("shop.all.Envelope");
                result.ValueSchema?.Field("after")!.Name.Should().Be("shop.all.Value");
                result.KeySchema?.Name.Should().Be("shop.all.Key");
            }
        }

        count.Should().Be(RecordedRecords.Case("one-topic").Records.Length);

        static string Table(RecordedRecord record)
        {
            using var json = JsonDocument.Parse(record.Key ?? record.Value!);
            return record.Key is not null ? json.RootElement.GetProperty("__dbz__physicalTableIdentifier").GetString()! : $"shop.public.{json.RootElement.GetProperty("source").GetProperty("table").GetString()}";
        }
    }

    private static IRecordTransform Transform(string name) =>
        CaptureOptions.FromDebezium("Host=localhost;Database=gold", RecordedRecords.Case(name).Config).Transforms.Should().ContainSingle().Subject;

    // The two cases ran at different times and places in the log.
    private static string AtThePlaceOf(string recorded, RecordedRecord input)
    {
        using var envelope = JsonDocument.Parse(input.Value!);
        using var row = JsonDocument.Parse(recorded);
        var source = envelope.RootElement.GetProperty("source");
        return recorded
            .Replace($"\"__source_lsn\":{row.RootElement.GetProperty("__source_lsn").GetRawText()},", $"\"__source_lsn\":{source.GetProperty("lsn").GetRawText()},", StringComparison.Ordinal)
            .Replace($"\"__source_ts_ms\":{row.RootElement.GetProperty("__source_ts_ms").GetRawText()}}}", $"\"__source_ts_ms\":{source.GetProperty("ts_ms").GetRawText()}}}", StringComparison.Ordinal);
    }
}
