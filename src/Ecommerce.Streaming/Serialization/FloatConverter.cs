using Ecommerce.Streaming.ConnectData;

namespace Ecommerce.Streaming.Serialization;

/// <summary>real and double precision.</summary>
internal sealed class FloatConverter(bool isSingle) : ColumnConverter
{
    public override ConnectSchema Schema { get; } = new() { Type = isSingle ? ConnectType.Float : ConnectType.Double };

    public override void Write(JsonBuffer json, ReadOnlySpan<byte> text) => JavaFloat.Write(json, text, isSingle);

    public override void WriteFallback(JsonBuffer json) => json.Raw("0.0"u8);
}
