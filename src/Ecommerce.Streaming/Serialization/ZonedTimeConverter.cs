using Ecommerce.Streaming.ConnectData;

namespace Ecommerce.Streaming.Serialization;

/// <summary>timetz as ISO 8601, shifted to UTC, with no more fraction digits than needed (in threes, as Java prints them).</summary>
internal sealed class ZonedTimeConverter : ColumnConverter
{
    public override ConnectSchema Schema { get; } = new() { Type = ConnectType.String, Name = "io.debezium.time.ZonedTime", Version = 1 };

    public override void Write(JsonBuffer json, ReadOnlySpan<byte> text)
    {
        var time = new PostgresTime(text);
        var micros = time.Micros();
        var offset = time.Offset();
        json.Raw((byte)'"');
        if (micros == PostgresTime.MicrosPerDay && offset == 0)
        {
            json.Raw("24:00:00"u8);
        }
        else
        {
            var utc = (((micros - offset) % PostgresTime.MicrosPerDay) + PostgresTime.MicrosPerDay) % PostgresTime.MicrosPerDay;
            WriteTime(json, utc, utc % 1_000_000 == 0 ? 0 : utc % 1000 == 0 ? 3 : 6);
        }

        json.Raw("Z\""u8);
    }

    public override void WriteFallback(JsonBuffer json) => json.Raw("\"00:00:00Z\""u8);

    internal static void WriteTime(JsonBuffer json, long micros, int fractionDigits)
    {
        var seconds = micros / 1_000_000;
        json.Digits(seconds / 3600, 2);
        json.Raw((byte)':');
        json.Digits(seconds / 60 % 60, 2);
        json.Raw((byte)':');
        json.Digits(seconds % 60, 2);
        if (fractionDigits > 0)
        {
            var fraction = micros % 1_000_000;
            for (var i = fractionDigits; i < 6; i++)
            {
                fraction /= 10;
            }

            json.Raw((byte)'.');
            json.Digits(fraction, fractionDigits);
        }
    }
}
