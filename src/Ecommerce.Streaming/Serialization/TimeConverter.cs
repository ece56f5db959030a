using Ecommerce.Streaming.Capture;
using Ecommerce.Streaming.ConnectData;

namespace Ecommerce.Streaming.Serialization;

/// <summary>time as a count since midnight or as an ISO time in UTC, by <c>time.precision.mode</c> and, where that is adaptive, the declared precision.</summary>
internal sealed class TimeConverter : ColumnConverter
{
    private readonly TimeUnit _unit;
    private readonly bool _isText;
    private readonly bool _isElement;

    /// <summary>A converter.</summary>
    /// <param name="precision">The mode.</param>
    /// <param name="fractionDigits">The declared precision.</param>
    /// <param name="isElement">Whether the values are elements of an array: those pass a type of milliseconds in Debezium, in which 24:00:00 is 00:00:00.</param>
    public TimeConverter(TimePrecision precision, int fractionDigits, bool isElement)
    {
        _isElement = isElement;
        _isText = precision == TimePrecision.IsoString;
        _unit = precision switch
        {
            TimePrecision.Connect => TimeUnit.Millisecond,
            TimePrecision.Nanoseconds => TimeUnit.Nanosecond,
            TimePrecision.Adaptive when fractionDigits <= 3 => TimeUnit.Millisecond,
            _ => TimeUnit.Microsecond,
        };
        Schema = precision switch
        {
            TimePrecision.Connect => new() { Type = ConnectType.Int32, Name = "org.apache.kafka.connect.data.Time", Version = 1 },
            TimePrecision.IsoString => new() { Type = ConnectType.String, Name = "io.debezium.time.IsoTime", Version = 1 },
            _ => new()
            {
                Type = _unit == TimeUnit.Millisecond ? ConnectType.Int32 : ConnectType.Int64,
                Name = _unit switch { TimeUnit.Millisecond => "io.debezium.time.Time", TimeUnit.Microsecond => "io.debezium.time.MicroTime", _ => "io.debezium.time.NanoTime" },
                Version = 1,
            },
        };
    }

    public override ConnectSchema Schema { get; }

    public override void Write(JsonBuffer json, ReadOnlySpan<byte> text)
    {
        var micros = new PostgresTime(text).Micros();
        if (_isElement)
        {
            micros = micros % PostgresTime.MicrosPerDay / 1000 * 1000;
        }

        if (_isText)
        {
            json.Raw((byte)'"');
            PostgresTime.WriteTime(json, micros % PostgresTime.MicrosPerDay);
            json.Raw("Z\""u8);
        }
        else
        {
            json.Number(_unit switch { TimeUnit.Millisecond => micros / 1000, TimeUnit.Microsecond => micros, _ => micros * 1000 });
        }
    }

    public override void WriteFallback(JsonBuffer json) => json.Raw(_isText ? "\"00:00:00Z\""u8 : "0"u8);
}
