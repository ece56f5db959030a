using Ecommerce.Streaming.ConnectData;

namespace Ecommerce.Streaming.Serialization;

/// <summary>bytea, printed by the server as <c>\x</c> and hex digits, as base64.</summary>
internal sealed class BytesConverter : ColumnConverter
{
    public override ConnectSchema Schema { get; } = new() { Type = ConnectType.Bytes };

    public override void Write(JsonBuffer json, ReadOnlySpan<byte> text)
    {
        var bytes = new byte[(text.Length - 2) / 2];
        if (!text.StartsWith("\\x"u8) || Convert.FromHexString(text[2..], bytes, out _, out _) != System.Buffers.OperationStatus.Done)
        {
            throw new FormatException("A bytea value is not in hex form; the server must run with bytea_output = hex for this session.");
        }

        json.Base64(bytes);
    }

    public override void WriteFallback(JsonBuffer json) => json.String([]);

    public override void WriteUnavailable(JsonBuffer json) => json.Base64(Placeholder);
}
