using System.Text.Json;

namespace Ecommerce.Streaming.ChangeEvents;

/// <summary>One record of a data topic: what happened to which key.</summary>
public sealed record ChangeEvent
{
    /// <summary>The topic.</summary>
    public required string Topic { get; init; }

    /// <summary>The key's columns as a JSON object; null for tables without a key and for truncates.</summary>
    public JsonElement? Key { get; init; }

    /// <summary>The envelope; null for a tombstone, which says that nothing else follows for its key.</summary>
    public required ChangeEnvelope? Envelope { get; init; }

    /// <summary>Whether this is a tombstone.</summary>
    public bool IsTombstone => Envelope is null;

    /// <summary>Reads a record that this library's capture or Debezium wrote as JSON, with schemas or without.</summary>
    /// <param name="topic">The topic it stands on.</param>
    /// <param name="key">The record's key, or null.</param>
    /// <param name="value">The record's value; null for a tombstone.</param>
    /// <returns>The event. It keeps no reference to the bytes.</returns>
    /// <exception cref="FormatException">Key or value are not what Debezium writes; says what is wrong.</exception>
    public static ChangeEvent Parse(string topic, byte[]? key, byte[]? value)
    {
        ArgumentException.ThrowIfNullOrEmpty(topic);
        return new ChangeEvent { Topic = topic, Key = ParseKey(key), Envelope = value is null ? null : ChangeEnvelope.Parse(value) };
    }

    /// <summary>The event with its rows read as objects.</summary>
    /// <typeparam name="T">What a row of the table looks like.</typeparam>
    /// <param name="rows">Reads the rows.</param>
    /// <returns>The event.</returns>
    /// <exception cref="FormatException">A row does not fit <typeparamref name="T"/>; names the column.</exception>
    public ChangeEvent<T> As<T>(RowReader<T> rows)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(rows);
        return new ChangeEvent<T>
        {
            Topic = Topic,
            Key = Key,
            Envelope = Envelope,
            Before = Envelope?.Before is { } before ? rows.Read(before, Envelope.RowSchema) : null,
            After = Envelope?.After is { } after ? rows.Read(after, Envelope.RowSchema) : null,
        };
    }

    private static JsonElement? ParseKey(byte[]? key)
    {
        if (key is null)
        {
            return null;
        }

        try
        {
            using var document = JsonDocument.Parse(key);
            return ConnectPayload.Open(document.RootElement, out _).Clone();
        }
        catch (JsonException e)
        {
            throw new FormatException($"The key is not JSON: {e.Message}", e);
        }
    }
}
