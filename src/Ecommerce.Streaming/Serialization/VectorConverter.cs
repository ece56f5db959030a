using Ecommerce.Streaming.ConnectData;

namespace Ecommerce.Streaming.Serialization;

/// <summary>pgvector's vector and halfvec, printed as <c>[1,2.5]</c>, as arrays of numbers.</summary>
internal sealed class VectorConverter(bool isHalf) : ColumnConverter
{
    public override ConnectSchema Schema { get; } = new()
    {
        Type = ConnectType.Array,
        Name = isHalf ? "io.debezium.data.FloatVector" : "io.debezium.data.DoubleVector",
        Version = 1,
        Items = new() { Type = isHalf ? ConnectType.Float : ConnectType.Double },
    };

    public override void Write(JsonBuffer json, ReadOnlySpan<byte> text)
    {
        var separator = (byte)'[';
        var rest = text[1..^1];
        foreach (var range in rest.Split((byte)','))
        {
            json.Raw(separator);
            JavaFloat.Write(json, rest[range], isHalf);
            separator = (byte)',';
        }

        json.Raw((byte)']');
    }

    public override void WriteFallback(JsonBuffer json) => json.Raw("[]"u8);
}
