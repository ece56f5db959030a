namespace Ecommerce.Streaming.Serialization;

/// <summary>time as milliseconds since midnight (<c>time.precision.mode=connect</c>); microseconds are cut off.</summary>
internal sealed class TimeMillisConverter : ColumnConverter
{
    public override void Write(JsonBuffer json, ReadOnlySpan<byte> text) => json.Number(new PostgresTime(text).Micros() / 1000);

    public override void WriteFallback(JsonBuffer json) => json.Raw((byte)'0');
}
