using System.Globalization;

namespace Ecommerce.Analytics.Errors;

/// <summary>One message that could not be stored, however often it was delivered.</summary>
public sealed record ParkedError
{
    /// <summary>What identifies it: where the message tells its row and its place in the log, these and its content; else the record of the topic.</summary>
    public required ulong Id { get; init; }

    /// <summary>When it was parked first.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The source table as the message tells it, or empty where it does not.</summary>
    public required string Table { get; init; }

    /// <summary>Why it could not be stored, at the last attempt.</summary>
    public required string Reason { get; init; }

    /// <summary>The Kafka topic it came from.</summary>
    public required string Topic { get; init; }

    /// <summary>The partition, at the last delivery.</summary>
    public required ulong Partition { get; init; }

    /// <summary>The offset in the partition, at the last delivery.</summary>
    public required ulong Offset { get; init; }

    /// <summary>The message. Of one that ClickHouse could read as an event it is the event again, with all that is read of it; bytes that are no UTF-8 are replaced here, and kept in ClickHouse.</summary>
    public required string Raw { get; init; }

    /// <summary>The key of the row that it was for, or null where the message does not tell the row and its place in the log.</summary>
    public int? RowId { get; init; }

    /// <summary>How often it was parked: deliveries and replays.</summary>
    public required long Times { get; init; }

    /// <summary>What became of it.</summary>
    public required ErrorState State { get; init; }

    /// <summary>When it was replayed or dropped; null otherwise.</summary>
    public DateTimeOffset? ResolvedAt { get; init; }

    /// <summary><see cref="Id"/> as people and verbs write it: 16 hexadecimal digits.</summary>
    public string Name => FormatId(Id);

    /// <summary>Writes an id as 16 hexadecimal digits.</summary>
    /// <param name="id">The id.</param>
    /// <returns>Lower-case digits.</returns>
    public static string FormatId(ulong id) => id.ToString("x16", CultureInfo.InvariantCulture);

    /// <summary>Reads an id that <see cref="FormatId"/> wrote.</summary>
    /// <param name="text">1 to 16 hexadecimal digits.</param>
    /// <param name="id">The id.</param>
    /// <returns>Whether the text is one.</returns>
    public static bool TryParseId(string text, out ulong id) => ulong.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out id);
}
