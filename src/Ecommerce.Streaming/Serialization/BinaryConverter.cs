using System.Buffers;
using Ecommerce.Streaming.Capture;
using Ecommerce.Streaming.ConnectData;

namespace Ecommerce.Streaming.Serialization;

/// <summary>
/// bytea (<c>binary.handling.mode</c>), and types that Debezium does not know (<c>include.unknown.datatypes</c>): those are the bytes of their text.
/// </summary>
internal sealed class BinaryConverter(BinaryHandling handling, bool isText, UnavailableValue unavailable) : ColumnConverter
{
    // Shapes, and the converters in them, may serve several threads.
    [ThreadStatic]
    private static byte[]? _decoded;

    public override ConnectSchema Schema { get; } = new() { Type = handling == BinaryHandling.Bytes ? ConnectType.Bytes : ConnectType.String };

    public override void Write(JsonBuffer json, ReadOnlySpan<byte> text) => WriteBytes(json, isText ? text : Decode(text));

    public override void WriteFallback(JsonBuffer json) => json.String([]);

    public override void WriteUnavailable(JsonBuffer json)
    {
        switch (handling)
        {
            case BinaryHandling.Bytes:
                json.Base64(unavailable.Bytes);
                break;
            case BinaryHandling.Hex:
                json.String(unavailable.Text);
                break;
            default:
                json.Null();
                break;
        }
    }

    /// <summary>Writes the first bytes of a value.</summary>
    public void WriteTruncated(JsonBuffer json, ReadOnlySpan<byte> text, int length)
    {
        var bytes = isText ? text : Decode(text);
        WriteBytes(json, bytes[..Math.Min(bytes.Length, length)]);
    }

    private void WriteBytes(JsonBuffer json, ReadOnlySpan<byte> bytes)
    {
        switch (handling)
        {
            case BinaryHandling.Hex:
                json.Hex(bytes);
                break;
            case BinaryHandling.Base64UrlSafe:
                json.Base64Url(bytes);
                break;
            default:
                json.Base64(bytes);
                break;
        }
    }

    // The server prints \x and hex digits.
    private static ReadOnlySpan<byte> Decode(ReadOnlySpan<byte> text)
    {
        var length = (text.Length - 2) / 2;
        var bytes = _decoded;
        if (bytes is null || bytes.Length < length)
        {
            _decoded = bytes = new byte[Math.Max(length, 1024)];
        }

        if (!text.StartsWith("\\x"u8) || Convert.FromHexString(text[2..], bytes, out _, out var written) != OperationStatus.Done)
        {
            throw new FormatException("A bytea value is not in hex form; the server must run with bytea_output = hex for this session.");
        }

        return bytes.AsSpan(0, written);
    }
}
