using Ecommerce.Streaming.ConnectData;

namespace Ecommerce.Streaming.Serialization;

/// <summary>timestamptz as ISO 8601 in UTC with as many fraction digits as the column declares (6 where it declares none).</summary>
internal sealed class ZonedTimestampConverter(int precision) : ColumnConverter
{
    public override ConnectSchema Schema { get; } = new() { Type = ConnectType.String, Name = "io.debezium.time.ZonedTimestamp", Version = 1 };

    public override void Write(JsonBuffer json, ReadOnlySpan<byte> text)
    {
        if (PostgresTime.IsInfinity(text, out _))
        {
            json.String(text);
            return;
        }

        var time = new PostgresTime(text);
        var micros = (time.Days() * PostgresTime.MicrosPerDay) + time.Micros();
        micros -= time.Offset();
        var days = Math.DivRem(micros, PostgresTime.MicrosPerDay, out var ofDay);
        if (ofDay < 0)
        {
            days--;
            ofDay += PostgresTime.MicrosPerDay;
        }

        var (year, month, day) = PostgresTime.CivilFromDays(days);
        json.Raw((byte)'"');
        if (year is < 0 or > 9999)
        {
            json.Raw(year < 0 ? (byte)'-' : (byte)'+');
        }

        json.Digits(Math.Abs(year), Math.Abs(year) > 99_999 ? 6 : Math.Abs(year) > 9999 ? 5 : 4);
        json.Raw((byte)'-');
        json.Digits(month, 2);
        json.Raw((byte)'-');
        json.Digits(day, 2);
        json.Raw((byte)'T');
        ZonedTimeConverter.WriteTime(json, ofDay, precision);
        json.Raw("Z\""u8);
    }

    public override void WriteFallback(JsonBuffer json) => json.Raw("\"1970-01-01T00:00:00Z\""u8);
}
