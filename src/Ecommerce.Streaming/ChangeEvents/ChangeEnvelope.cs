using System.Text.Json;

namespace Ecommerce.Streaming.ChangeEvents;

/// <summary>One change event as read from a topic: what this library's capture and Debezium's JSON converter without schemas both write.</summary>
public sealed record ChangeEnvelope
{
    /// <summary>The row before the change as a JSON object, or null. Under default replica identity only its key columns are real.</summary>
    public JsonElement? Before { get; init; }

    /// <summary>The row after the change as a JSON object, or null.</summary>
    public JsonElement? After { get; init; }

    /// <summary>The message, where <see cref="Operation"/> is <see cref="ChangeOperation.Message"/>; else null.</summary>
    public LogicalMessage? Message { get; init; }

    /// <summary>Where the change comes from.</summary>
    public required SourceBlock Source { get; init; }

    /// <summary>What happened.</summary>
    public required ChangeOperation Operation { get; init; }

    /// <summary>When the event was built, milliseconds since 1970 UTC.</summary>
    public required long TimestampMs { get; init; }

    /// <summary>The same instant in microseconds; null where the record has none.</summary>
    public long? TimestampUs { get; init; }

    /// <summary>The same instant in nanoseconds; null where the record has none.</summary>
    public long? TimestampNs { get; init; }

    /// <summary>The schema of the rows where the record carries it; null where it does not.</summary>
    internal JsonElement? RowSchema { get; init; }

    /// <summary>Reads a record's value.</summary>
    /// <param name="json">The record's value: one JSON object in UTF-8, with or without Kafka Connect's <c>schema</c>/<c>payload</c> around it.</param>
    /// <returns>The event. It keeps no reference to <paramref name="json"/>.</returns>
    /// <exception cref="FormatException">The value is not a Debezium envelope; the message says what is wrong.</exception>
    public static ChangeEnvelope Parse(ReadOnlyMemory<byte> json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            var root = ConnectPayload.Open(document.RootElement, out var schema);
            return new ChangeEnvelope
            {
                Message = root.TryGetProperty(EnvelopeFields.Message, out var message)
                    ? new LogicalMessage(message.GetProperty(EnvelopeFields.MessagePrefix).GetString()!, message.GetProperty(EnvelopeFields.MessageContent).GetBytesFromBase64())
                    : null,
                RowSchema = ConnectPayload.FieldSchema(schema, EnvelopeFields.After)?.Clone(),
                Before = Row(root, EnvelopeFields.Before),
                After = Row(root, EnvelopeFields.After),
                Source = ParseSource(root.GetProperty(EnvelopeFields.Source)),
                Operation = OperationCodes.Parse(root.GetProperty(EnvelopeFields.Operation).GetString()),
                TimestampMs = root.GetProperty(EnvelopeFields.TimestampMs).GetInt64(),
                TimestampUs = Number(root, EnvelopeFields.TimestampUs),
                TimestampNs = Number(root, EnvelopeFields.TimestampNs),
            };
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new FormatException($"The value is not a Debezium change event: {e.Message}", e);
        }
    }

    private static SourceBlock ParseSource(JsonElement source) => new()
    {
        Version = Text(source, SourceFields.Version),
        Connector = Text(source, SourceFields.Connector),
        Name = Text(source, SourceFields.Name),
        TimestampMs = source.GetProperty(SourceFields.TimestampMs).GetInt64(),
        Snapshot = SnapshotMarkers.Parse(OptionalText(source, SourceFields.Snapshot)),
        Database = Text(source, SourceFields.Database),
        Sequence = OptionalText(source, SourceFields.Sequence) is { } sequence ? SourceSequence.Parse(sequence) : null,
        TimestampUs = Number(source, SourceFields.TimestampUs),
        TimestampNs = Number(source, SourceFields.TimestampNs),
        Schema = Text(source, SourceFields.Schema),
        Table = Text(source, SourceFields.Table),
        TransactionId = Number(source, SourceFields.TransactionId),
        Lsn = (ulong?)Number(source, SourceFields.Lsn),
        Xmin = Number(source, SourceFields.Xmin),
        Origin = OptionalText(source, SourceFields.Origin),
        OriginLsn = (ulong?)Number(source, SourceFields.OriginLsn),
    };

    private static JsonElement? Row(JsonElement root, string name) =>
        root.TryGetProperty(name, out var row) && row.ValueKind != JsonValueKind.Null ? row.Clone() : null;

    private static string Text(JsonElement element, string name) =>
        OptionalText(element, name) ?? throw new JsonException($"source.{name} is null or missing.");

    private static string? OptionalText(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value.GetString() : null;

    private static long? Number(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value.GetInt64() : null;
}
