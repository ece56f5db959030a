using Ecommerce.Streaming.ConnectData;

namespace Ecommerce.Streaming.Serialization;

/// <summary>timestamp as milliseconds since 1970, read as if it were UTC (<c>time.precision.mode=connect</c>), rounded towards the past.</summary>
internal sealed class TimestampMillisConverter : ColumnConverter
{
    public override ConnectSchema Schema { get; } = new() { Type = ConnectType.Int64, Name = "org.apache.kafka.connect.data.Timestamp", Version = 1 };

    // Debezium's microsecond values for infinite timestamps, divided by 1000.
    private const long PositiveInfinity = 9_223_372_036_825_200;
    private const long NegativeInfinity = -9_223_372_036_832_400;

    public override void Write(JsonBuffer json, ReadOnlySpan<byte> text)
    {
        if (PostgresTime.IsInfinity(text, out var positive))
        {
            json.Number(positive ? PositiveInfinity : NegativeInfinity);
            return;
        }

        var time = new PostgresTime(text);
        var days = time.Days();
        json.Number((days * (PostgresTime.MicrosPerDay / 1000)) + (time.Micros() / 1000));
    }

    public override void WriteFallback(JsonBuffer json) => json.Raw((byte)'0');
}
