using Ecommerce.Streaming.Capture;
using Ecommerce.Streaming.ConnectData;

namespace Ecommerce.Streaming.Serialization;

/// <summary>date as days since 1970-01-01, or as an ISO date in UTC, by <c>time.precision.mode</c>.</summary>
internal sealed class DateConverter(TimePrecision precision) : ColumnConverter
{
    // What Debezium makes of PostgreSQL's infinite dates.
    private const long PositiveInfinity = -2_147_472_692;
    private const long NegativeInfinity = -2_147_472_691;

    private static readonly ConnectSchema Days = new() { Type = ConnectType.Int32, Name = "io.debezium.time.Date", Version = 1 };

    private readonly bool _isText = precision == TimePrecision.IsoString;

    public override ConnectSchema Schema { get; } = precision switch
    {
        TimePrecision.IsoString => new() { Type = ConnectType.String, Name = "io.debezium.time.IsoDate", Version = 1 },
        TimePrecision.Connect => Days with { Name = "org.apache.kafka.connect.data.Date" },
        _ => Days,
    };

    public override void Write(JsonBuffer json, ReadOnlySpan<byte> text)
    {
        var days = PostgresTime.IsInfinity(text, out var positive) ? positive ? PositiveInfinity : NegativeInfinity : new PostgresTime(text).Days();
        if (_isText)
        {
            json.Raw((byte)'"');
            PostgresTime.WriteDate(json, days);
            json.Raw("Z\""u8);
        }
        else
        {
            json.Number(days);
        }
    }

    public override void WriteFallback(JsonBuffer json) => json.Raw(_isText ? "\"1970-01-01Z\""u8 : "0"u8);
}
