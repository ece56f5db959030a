using Ecommerce.Streaming.ConnectData;

namespace Ecommerce.Streaming.Serialization;

/// <summary>boolean, bit(1) and varbit(1): <c>t</c> or <c>1</c> is true.</summary>
internal sealed class BooleanConverter : ColumnConverter
{
    public override ConnectSchema Schema { get; } = new() { Type = ConnectType.Boolean };

    public override void Write(JsonBuffer json, ReadOnlySpan<byte> text) => json.Raw(text is [(byte)'t' or (byte)'1', ..] ? "true"u8 : "false"u8);

    public override void WriteFallback(JsonBuffer json) => json.Raw("false"u8);
}
