using System.Text.Json;

namespace Ecommerce.Streaming.ChangeEvents;

/// <summary>A change of one table, with its rows as objects.</summary>
/// <typeparam name="T">What a row of the table looks like.</typeparam>
public sealed record ChangeEvent<T>
    where T : class
{
    /// <summary>The topic.</summary>
    public required string Topic { get; init; }

    /// <summary>The key's columns as a JSON object; null for tables without a key and for truncates.</summary>
    public JsonElement? Key { get; init; }

    /// <summary>The envelope; null for a tombstone.</summary>
    public required ChangeEnvelope? Envelope { get; init; }

    /// <summary>The row before the change, or null. Whole only under REPLICA IDENTITY FULL: otherwise its columns beside the key hold null or values that Debezium invents.</summary>
    public T? Before { get; init; }

    /// <summary>The row after the change, or null.</summary>
    public T? After { get; init; }

    /// <summary>What happened; null for a tombstone.</summary>
    public ChangeOperation? Operation => Envelope?.Operation;
}
