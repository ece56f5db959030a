using Ecommerce.Streaming.ConnectData;

namespace Ecommerce.Streaming.Serialization;

/// <summary>Texts and all types whose values are the server's text as a JSON string: enum labels, uuid, json, xml, network addresses, ranges and so on.</summary>
internal sealed class TextConverter(ConnectSchema schema, UnavailableValue unavailable) : ColumnConverter
{
    public override ConnectSchema Schema { get; } = schema;

    public override void Write(JsonBuffer json, ReadOnlySpan<byte> text) => json.String(text);

    public override void WriteFallback(JsonBuffer json) => json.String([]);

    public override void WriteUnavailable(JsonBuffer json) => json.String(unavailable.Text);
}
