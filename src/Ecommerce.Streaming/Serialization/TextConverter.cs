using Ecommerce.Streaming.ConnectData;

namespace Ecommerce.Streaming.Serialization;

/// <summary>Texts, enum labels, uuid, json, and for now every type without a converter of its own: the server's text as a JSON string.</summary>
internal sealed class TextConverter(byte[] fallback) : ColumnConverter
{
    public override ConnectSchema Schema { get; } = new() { Type = ConnectType.String };

    public override void Write(JsonBuffer json, ReadOnlySpan<byte> text) => json.String(text);

    public override void WriteFallback(JsonBuffer json) => json.String(fallback);

    public override void WriteUnavailable(JsonBuffer json) => json.String(Placeholder);
}
