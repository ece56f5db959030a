using Ecommerce.Streaming.ConnectData;

namespace Ecommerce.Streaming.Serialization;

/// <summary>timestamptz as ISO 8601 in UTC with as many fraction digits as the column declares (6 where it declares none).</summary>
internal sealed class ZonedTimestampConverter(int fractionDigits) : ColumnConverter
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

        json.Raw((byte)'"');
        PostgresTime.WriteDate(json, days);
        json.Raw((byte)'T');
        PostgresTime.WriteTime(json, ofDay, fractionDigits);
        json.Raw("Z\""u8);
    }

    public override void WriteFallback(JsonBuffer json) => json.Raw("\"1970-01-01T00:00:00Z\""u8);
}
