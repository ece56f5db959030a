using Ecommerce.Streaming.ConnectData;

namespace Ecommerce.Streaming.Serialization;

/// <summary>timestamptz as ISO 8601 in UTC with as many fraction digits as the column declares (6 where it declares none).</summary>
/// <param name="fractionDigits">The declared precision.</param>
/// <param name="isElement">Whether the values are elements of an array: those lose their era in Debezium.</param>
internal sealed class ZonedTimestampConverter(int fractionDigits, bool isElement) : ColumnConverter
{
    public override ConnectSchema Schema { get; } = new() { Type = ConnectType.String, Name = "io.debezium.time.ZonedTimestamp", Version = 1 };

    public override void Write(JsonBuffer json, ReadOnlySpan<byte> text)
    {
        if (PostgresTime.IsInfinity(text, out var positive))
        {
            if (isElement && !positive)
            {
                json.Raw("\"+292269055-12-02T23:00:00"u8);
                json.Raw(fractionDigits > 0 ? ".000000"u8[..(fractionDigits + 1)] : ""u8);
                json.Raw("Z\""u8);
            }
            else
            {
                json.String(text);
            }

            return;
        }

        var time = new PostgresTime(text);
        var micros = ((isElement ? time.DaysWithoutEra() : time.Days()) * PostgresTime.MicrosPerDay) + time.Micros();
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
