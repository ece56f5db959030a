using System.Buffers.Binary;
using Ecommerce.Streaming.ConnectData;

namespace Ecommerce.Streaming.Serialization;

/// <summary>PostGIS's geometry and geography, printed as extended well-known binary in hex, as a struct of these bytes and the reference system.</summary>
internal sealed class GeometryConverter(bool isGeography) : ColumnConverter
{
    // What marks a reference system in the geometry's type.
    private const uint HasSrid = 0x20000000;
    private static readonly byte[] EmptyCollection = Convert.FromHexString("010700000000000000");

    public override ConnectSchema Schema { get; } = new()
    {
        Type = ConnectType.Struct,
        Name = isGeography ? "io.debezium.data.geometry.Geography" : "io.debezium.data.geometry.Geometry",
        Version = 1,
        Doc = isGeography ? "Geography" : "Geometry",
        IsOptional = !isGeography,
        Fields = [new("wkb", new() { Type = ConnectType.Bytes }), new("srid", new() { Type = ConnectType.Int32, IsOptional = true })],
    };

    public override void Write(JsonBuffer json, ReadOnlySpan<byte> text)
    {
        var bytes = new byte[text.Length / 2];
        if (Convert.FromHexString(text, bytes, out _, out _) != System.Buffers.OperationStatus.Done || bytes.Length < 9)
        {
            json.Null();
            return;
        }

        Write(json, bytes);
    }

    public override void WriteFallback(JsonBuffer json) => Write(json, EmptyCollection);

    private static void Write(JsonBuffer json, byte[] ewkb)
    {
        json.Raw("{\"wkb\":"u8);
        json.Base64(ewkb);
        json.Raw(",\"srid\":"u8);
        if ((Number(ewkb, 1) & HasSrid) != 0)
        {
            json.Number((long)(int)Number(ewkb, 5));
        }
        else
        {
            json.Null();
        }

        json.Raw((byte)'}');
    }

    private static uint Number(byte[] ewkb, int at) =>
        ewkb[0] != 0 ? BinaryPrimitives.ReadUInt32LittleEndian(ewkb.AsSpan(at)) : BinaryPrimitives.ReadUInt32BigEndian(ewkb.AsSpan(at));
}
