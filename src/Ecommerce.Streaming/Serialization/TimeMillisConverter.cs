using Ecommerce.Streaming.ConnectData;

namespace Ecommerce.Streaming.Serialization;

/// <summary>time as milliseconds since midnight (<c>time.precision.mode=connect</c>); microseconds are cut off.</summary>
internal sealed class TimeMillisConverter : ColumnConverter
{
    public override ConnectSchema Schema { get; } = new() { Type = ConnectType.Int32, Name = "org.apache.kafka.connect.data.Time", Version = 1 };

    public override void Write(JsonBuffer json, ReadOnlySpan<byte> text) => json.Number(new PostgresTime(text).Micros() / 1000);

    public override void WriteFallback(JsonBuffer json) => json.Raw((byte)'0');
}
