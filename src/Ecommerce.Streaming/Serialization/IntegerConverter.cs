using Ecommerce.Streaming.ConnectData;

namespace Ecommerce.Streaming.Serialization;

/// <summary>smallint, integer, bigint and oid: PostgreSQL's text is the JSON number.</summary>
internal sealed class IntegerConverter(ConnectType type) : ColumnConverter
{
    public override ConnectSchema Schema { get; } = new() { Type = type };

    public override void Write(JsonBuffer json, ReadOnlySpan<byte> text) => json.Raw(text);

    public override void WriteFallback(JsonBuffer json) => json.Raw((byte)'0');
}
