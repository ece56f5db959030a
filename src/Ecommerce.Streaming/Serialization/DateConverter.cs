using Ecommerce.Streaming.ConnectData;

namespace Ecommerce.Streaming.Serialization;

/// <summary>date as days since 1970-01-01 (int32).</summary>
internal sealed class DateConverter : ColumnConverter
{
    public override ConnectSchema Schema { get; } = new() { Type = ConnectType.Int32, Name = "org.apache.kafka.connect.data.Date", Version = 1 };

    // What Debezium's streaming makes of PostgreSQL's infinite dates.
    private const long PositiveInfinity = -2_147_472_692;
    private const long NegativeInfinity = -2_147_472_691;

    public override void Write(JsonBuffer json, ReadOnlySpan<byte> text) =>
        json.Number(PostgresTime.IsInfinity(text, out var positive) ? positive ? PositiveInfinity : NegativeInfinity : new PostgresTime(text).Days());

    public override void WriteFallback(JsonBuffer json) => json.Raw((byte)'0');
}
