using System.Buffers.Binary;
using System.Buffers.Text;
using System.Text;
using Ecommerce.Streaming.ConnectData;

namespace Ecommerce.Streaming.Serialization;

/// <summary>point, printed as <c>(x,y)</c>, as a struct of coordinates and well-known binary.</summary>
internal sealed class PointConverter : ColumnConverter
{
    public override ConnectSchema Schema { get; } = new()
    {
        Type = ConnectType.Struct,
        Name = "io.debezium.data.geometry.Point",
        Version = 1,
        Doc = "Geometry (POINT)",
        Fields =
        [
            new("x", new() { Type = ConnectType.Double }),
            new("y", new() { Type = ConnectType.Double }),
            new("wkb", new() { Type = ConnectType.Bytes, IsOptional = true }),
            new("srid", new() { Type = ConnectType.Int32, IsOptional = true }),
        ],
    };

    public override void Write(JsonBuffer json, ReadOnlySpan<byte> text)
    {
        var comma = text.IndexOf((byte)',');
        if (comma < 2 || !TryParse(text[1..comma], out var x) || !TryParse(text[(comma + 1)..^1], out var y))
        {
            throw new FormatException($"'{Encoding.UTF8.GetString(text)}' is not a point.");
        }

        Write(json, x, y);
    }

    public override void WriteFallback(JsonBuffer json) => Write(json, 0, 0);

    private static void Write(JsonBuffer json, double x, double y)
    {
        // Byte order (1 = little-endian), geometry type (1 = point), coordinates.
        Span<byte> wkb = stackalloc byte[21];
        wkb[0] = 1;
        BinaryPrimitives.WriteInt32LittleEndian(wkb[1..], 1);
        BinaryPrimitives.WriteDoubleLittleEndian(wkb[5..], x);
        BinaryPrimitives.WriteDoubleLittleEndian(wkb[13..], y);
        json.Raw("{\"x\":"u8);
        JavaFloat.Write(json, x);
        json.Raw(",\"y\":"u8);
        JavaFloat.Write(json, y);
        json.Raw(",\"wkb\":"u8);
        json.Base64(wkb);
        json.Raw(",\"srid\":null}"u8);
    }

    private static bool TryParse(ReadOnlySpan<byte> text, out double value)
    {
        if (Utf8Parser.TryParse(text, out value, out var consumed) && consumed == text.Length)
        {
            return true;
        }

        value = text switch { [(byte)'-', (byte)'I', ..] => double.NegativeInfinity, [(byte)'I', ..] => double.PositiveInfinity, _ => double.NaN };
        return text is [.., (byte)'N' or (byte)'y'];
    }
}
