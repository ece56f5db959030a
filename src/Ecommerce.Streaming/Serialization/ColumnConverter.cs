using Ecommerce.Streaming.ConnectData;

namespace Ecommerce.Streaming.Serialization;

/// <summary>
/// Turns one column's values, given as the text that PostgreSQL prints (ISO dates, hex bytea, session in UTC), into JSON as Debezium writes it.
/// Chosen once per column by <see cref="ColumnConverters"/>; safe to use from several threads. A value that Debezium cannot convert becomes null
/// (<c>event.converting.failure.handling.mode=warn</c>).
/// </summary>
internal abstract class ColumnConverter
{
    /// <summary>What the values look like, without default; optional only where the type always is.</summary>
    public abstract ConnectSchema Schema { get; }

    /// <summary>Writes a value that is not null.</summary>
    public abstract void Write(JsonBuffer json, ReadOnlySpan<byte> text);

    /// <summary>Writes SQL NULL.</summary>
    public virtual void WriteNull(JsonBuffer json) => json.Null();

    /// <summary>Writes what Debezium invents for a NOT NULL column of which the log carries no value (rows that hold key columns only).</summary>
    public abstract void WriteFallback(JsonBuffer json);

    /// <summary>Writes what stands for a large value that an UPDATE left alone, so that the log does not carry it; null where Debezium has nothing that fits the type.</summary>
    public virtual void WriteUnavailable(JsonBuffer json) => json.Null();
}
