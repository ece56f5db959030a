using System.Text;
using Ecommerce.Conformance.Cases;
using Ecommerce.Streaming.Capture;
using Ecommerce.Streaming.ConnectData;

namespace Ecommerce.Streaming.Tests.Transforms;

/// <summary>Recorded envelopes as they are before transforms, and what Debezium's transforms made of others like them.</summary>
internal static class RecordedRecords
{
    private static readonly Lazy<Recording[]> Cases = new(() => [.. RecordingFolder.Read(RecordingFolder.Own)]);

    public static Recording Case(string name) => Cases.Value.Single(c => c.Case == name);

    /// <summary>
    /// The data records of a case without transforms, with the schemas that the case with schemas has at the same place; truncates are left out, for that case has none.
    /// </summary>
    public static IEnumerable<(RecordedRecord Recorded, ConnectRecord Record)> Envelopes(string name) =>
        Case(name).Records.Where(r => r.Value?.Contains("\"op\":\"t\"", StringComparison.Ordinal) != true).GroupBy(r => r.Topic).SelectMany(topic =>
        {
            var withSchemas = Case("with-schemas").Records.Where(r => r.Topic == topic.Key).ToList();
            return topic.Zip(withSchemas, (r, s) => (r, new ConnectRecord
            {
                Topic = r.Topic,
                KeySchema = SchemaJson.Split(s.Key).Schema,
                Key = Bytes(r.Key),
                ValueSchema = SchemaJson.Split(s.Value).Schema,
                Value = Bytes(r.Value),
                Headers = [.. r.Headers.Select(h => new RecordHeader(h.Key, Encoding.UTF8.GetBytes(h.Value ?? "")))],
            }));
        });

    public static string? Text(byte[]? bytes) => bytes is null ? null : Encoding.UTF8.GetString(bytes);

    public static IEnumerable<(string Key, string? Value)> Headers(ConnectRecord record) =>
        record.Headers.Select(h => (h.Key, h.IsNull ? null : Encoding.UTF8.GetString(h.Value.Span)));

    private static byte[]? Bytes(string? text) => text is null ? null : Encoding.UTF8.GetBytes(text);
}
