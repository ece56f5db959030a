using System.Buffers;
using System.Globalization;
using Ecommerce.Streaming.ConnectData;

namespace Ecommerce.Streaming.Serialization;

/// <summary>bit(n) and varbit: the bits as little-endian bytes, as many as the highest set bit needs.</summary>
internal sealed class BitsConverter(int length) : ColumnConverter
{
    public override ConnectSchema Schema { get; } =
        new() { Type = ConnectType.Bytes, Name = "io.debezium.data.Bits", Version = 1, Parameters = [new("length", length.ToString(CultureInfo.InvariantCulture))] };

    public override void Write(JsonBuffer json, ReadOnlySpan<byte> text)
    {
        var highest = text.IndexOf((byte)'1');
        text = highest < 0 ? [] : text[highest..];
        var size = (text.Length + 7) / 8;
        var rented = size > 64 ? ArrayPool<byte>.Shared.Rent(size) : null;
        var bytes = (rented ?? stackalloc byte[64])[..size];
        bytes.Clear();
        for (var i = 0; i < text.Length; i++)
        {
            if (text[^(i + 1)] == '1')
            {
                bytes[i / 8] |= (byte)(1 << (i % 8));
            }
        }

        json.Base64(bytes);
        if (rented is not null)
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    public override void WriteFallback(JsonBuffer json) => json.String([]);
}
