using Ecommerce.Streaming.ConnectData;

namespace Ecommerce.Streaming.Serialization;

/// <summary>timetz as an ISO time, shifted to UTC, with no more fraction digits than needed.</summary>
/// <param name="isElement">Whether the values are elements of an array: those lose their fraction in Debezium.</param>
internal sealed class ZonedTimeConverter(bool isElement) : ColumnConverter
{
    public override ConnectSchema Schema { get; } = new() { Type = ConnectType.String, Name = "io.debezium.time.ZonedTime", Version = 1 };

    public override void Write(JsonBuffer json, ReadOnlySpan<byte> text)
    {
        var time = new PostgresTime(text);
        var micros = time.Micros();
        micros = (((micros - time.Offset()) % PostgresTime.MicrosPerDay) + PostgresTime.MicrosPerDay) % PostgresTime.MicrosPerDay;
        json.Raw((byte)'"');
        PostgresTime.WriteTime(json, isElement ? micros / 1_000_000 * 1_000_000 : micros);
        json.Raw("Z\""u8);
    }

    public override void WriteFallback(JsonBuffer json) => json.Raw("\"00:00:00Z\""u8);
}
