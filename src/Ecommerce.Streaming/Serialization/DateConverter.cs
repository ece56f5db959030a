using Ecommerce.Streaming.Capture;
using Ecommerce.Streaming.ConnectData;

namespace Ecommerce.Streaming.Serialization;

/// <summary>date as days since 1970-01-01, or as an ISO date in UTC, by <c>time.precision.mode</c>.</summary>
/// <param name="precision">The mode.</param>
/// <param name="isDriverDate">
/// Whether Debezium gets the values as java.sql.Date, as in snapshots and in arrays: then years before Christ lose their era, and the infinities are other days.
/// </param>
internal sealed class DateConverter(TimePrecision precision, bool isDriverDate) : ColumnConverter
{
    // What Debezium makes of PostgreSQL's infinite dates: in the log days that were chosen, in its driver the days of infinite timestamps, which an int32 does not hold.
    private const long PositiveInfinity = -2_147_472_692;
    private const long NegativeInfinity = -2_147_472_691;
    private const long PositiveDriverInfinity = 106_751_991_167; // 292278994-08-17
    private const long NegativeDriverInfinity = 106_748_361_128; // 292269055-12-02, which was one before Christ

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
        var time = new PostgresTime(text);
        var days = PostgresTime.IsInfinity(text, out var positive) ? Infinity(positive) : isDriverDate ? time.DaysWithoutEra() : time.Days();
        if (_isText)
        {
            json.Raw((byte)'"');
            PostgresTime.WriteDate(json, days);
            json.Raw("Z\""u8);
        }
        else
        {
            json.Number((long)unchecked((int)days));
        }
    }

    public override void WriteFallback(JsonBuffer json) => json.Raw(_isText ? "\"1970-01-01Z\""u8 : "0"u8);

    private long Infinity(bool positive) => isDriverDate ? positive ? PositiveDriverInfinity : NegativeDriverInfinity : positive ? PositiveInfinity : NegativeInfinity;
}
