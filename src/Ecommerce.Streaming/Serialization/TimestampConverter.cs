using Ecommerce.Streaming.Capture;
using Ecommerce.Streaming.ConnectData;

namespace Ecommerce.Streaming.Serialization;

/// <summary>
/// timestamp as a count since 1970 (read as if it were UTC, cut off towards the past) or as an ISO text, by <c>time.precision.mode</c> and, where that is adaptive, the declared precision.
/// </summary>
internal sealed class TimestampConverter : ColumnConverter
{
    // Debezium's microseconds for infinite timestamps.
    private const long PositiveInfinity = 9_223_372_036_825_200_000;
    private const long NegativeInfinity = -9_223_372_036_832_400_000;
    private const long NanosPerDay = PostgresTime.MicrosPerDay * 1000;

    private readonly TimeUnit _unit;
    private readonly bool _isText;

    private readonly bool _isElement;

    /// <summary>A converter.</summary>
    /// <param name="precision">The mode.</param>
    /// <param name="fractionDigits">The declared precision.</param>
    /// <param name="isElement">Whether the values are elements of an array: those pass java.sql.Timestamp in Debezium, which knows the Julian calendar.</param>
    public TimestampConverter(TimePrecision precision, int fractionDigits, bool isElement)
    {
        _isElement = isElement;
        _isText = precision == TimePrecision.IsoString;
        _unit = precision switch
        {
            TimePrecision.Connect => TimeUnit.Millisecond,
            TimePrecision.Nanoseconds => TimeUnit.Nanosecond,
            TimePrecision.Adaptive or TimePrecision.AdaptiveTimeMicroseconds when fractionDigits <= 3 => TimeUnit.Millisecond,
            _ => TimeUnit.Microsecond,
        };
        Schema = precision switch
        {
            TimePrecision.Connect => new() { Type = ConnectType.Int64, Name = "org.apache.kafka.connect.data.Timestamp", Version = 1 },
            TimePrecision.IsoString => new() { Type = ConnectType.String, Name = "io.debezium.time.IsoTimestamp", Version = 1 },
            _ => new()
            {
                Type = ConnectType.Int64,
                Name = _unit switch { TimeUnit.Millisecond => "io.debezium.time.Timestamp", TimeUnit.Microsecond => "io.debezium.time.MicroTimestamp", _ => "io.debezium.time.NanoTimestamp" },
                Version = 1,
            },
        };
    }

    public override ConnectSchema Schema { get; }

    public override void Write(JsonBuffer json, ReadOnlySpan<byte> text)
    {
        if (PostgresTime.IsInfinity(text, out var positive))
        {
            WriteInfinity(json, positive);
            return;
        }

        var time = new PostgresTime(text);
        var days = _isElement ? time.DaysWithCutover() : time.Days();
        var micros = time.Micros();
        if (_isText)
        {
            json.Raw((byte)'"');
            PostgresTime.WriteDate(json, days);
            json.Raw((byte)'T');
            PostgresTime.WriteTime(json, micros);
            json.Raw("Z\""u8);
            return;
        }

        switch (_unit)
        {
            case TimeUnit.Millisecond:
                json.Number((days * (PostgresTime.MicrosPerDay / 1000)) + (micros / 1000));
                break;
            case TimeUnit.Microsecond:
                json.Number((days * PostgresTime.MicrosPerDay) + micros);
                break;
            // Whole days first, as Debezium checks: the rest of the first day of the range is out of reach for it too.
            case TimeUnit.Nanosecond when days is >= long.MinValue / NanosPerDay and <= long.MaxValue / NanosPerDay && (days * NanosPerDay) <= long.MaxValue - (micros * 1000):
                json.Number((days * NanosPerDay) + (micros * 1000));
                break;
            default:
                json.Null();
                break;
        }
    }

    public override void WriteFallback(JsonBuffer json) => json.Raw(_isText ? "\"1970-01-01T00:00:00Z\""u8 : "0"u8);

    private void WriteInfinity(JsonBuffer json, bool positive)
    {
        if (_isText)
        {
            json.Raw(positive ? "\"+294247-01-10T04:00:25.2Z\""u8 : "\"-290308-12-21T19:59:27.6Z\""u8);
            return;
        }

        json.Number(_unit switch
        {
            TimeUnit.Millisecond => (positive ? PositiveInfinity : NegativeInfinity) / 1000,
            TimeUnit.Microsecond => positive ? PositiveInfinity : NegativeInfinity,
            _ => positive ? long.MaxValue : long.MinValue,
        });
    }
}
