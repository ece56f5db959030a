using System.Text;
using System.Text.Json;
using Ecommerce.Streaming.Capture;
using Ecommerce.Streaming.ChangeEvents;

namespace Ecommerce.Streaming.Tests.Capture;

/// <summary>One record as it is on the wire, of whatever kind.</summary>
internal sealed class Wire
{
    public Wire(ChangeRecord record)
    {
        Topic = record.Topic;
        Partition = record.Partition;
        Key = record.Key is null ? null : Encoding.UTF8.GetString(record.Key);
        Value = record.Value is null ? null : Encoding.UTF8.GetString(record.Value);
        Headers = [.. record.Headers.Select(h => (h.Key, Encoding.UTF8.GetString(h.Value.Span)))];
    }

    public string Topic { get; }

    public int? Partition { get; }

    public string? Key { get; }

    public string? Value { get; }

    public IReadOnlyList<(string Key, string Value)> Headers { get; }

    public JsonElement Json => JsonDocument.Parse(Value!).RootElement;

    public string Op => Json.GetProperty("op").GetString()!;

    public JsonElement Source => Json.GetProperty("source");

    public SourceSequence Sequence => SourceSequence.Parse(Source.GetProperty("sequence").GetString()!);

    public string? Snapshot => Source.GetProperty("snapshot").GetString();

    /// <summary>Operation, key and the headers that are not the context's; "tombstone" for a null value.</summary>
    public string Line => $"{(Value is null ? "tombstone" : Op)} {Key ?? "-"}{string.Concat(Headers.Where(h => !h.Key.Contains("context", StringComparison.Ordinal)).Select(h => $" {h.Key}={h.Value}"))}";

    public static IReadOnlyList<Wire> Of(RecordingSink sink) => [.. sink.Records.Select(r => new Wire(r))];

    public static IReadOnlyList<Wire> Of(RecordingSink sink, string topic) => [.. sink.Records.Where(r => r.Topic == topic).Select(r => new Wire(r))];
}
