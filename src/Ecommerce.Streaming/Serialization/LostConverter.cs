using Ecommerce.Streaming.ConnectData;

namespace Ecommerce.Streaming.Serialization;

/// <summary>Types that have a schema but whose values Debezium cannot convert: always null, or the type's zero where NULL is not allowed.</summary>
internal sealed class LostConverter(ConnectSchema schema, byte[] fallback) : ColumnConverter
{
    public override ConnectSchema Schema { get; } = schema;

    public override void Write(JsonBuffer json, ReadOnlySpan<byte> text) => json.Null();

    public override void WriteFallback(JsonBuffer json) => json.Raw(fallback);
}
