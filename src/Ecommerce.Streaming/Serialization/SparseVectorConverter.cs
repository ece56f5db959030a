using System.Buffers.Text;
using Ecommerce.Streaming.ConnectData;

namespace Ecommerce.Streaming.Serialization;

/// <summary>pgvector's sparsevec, printed as <c>{1:1.5,3:2}/5</c>, as a struct of its dimensions and a map, which JSON shows as pairs.</summary>
internal sealed class SparseVectorConverter : ColumnConverter
{
    public override ConnectSchema Schema { get; } = new()
    {
        Type = ConnectType.Struct,
        Name = "io.debezium.data.SparseDoubleVector",
        Version = 1,
        Doc = "Sparse double vector",
        Fields =
        [
            new("dimensions", new() { Type = ConnectType.Int16 }),
            new("vector", new() { Type = ConnectType.Map, Keys = new() { Type = ConnectType.Int16 }, Items = new() { Type = ConnectType.Double } }),
        ],
    };

    public override void Write(JsonBuffer json, ReadOnlySpan<byte> text)
    {
        var slash = text.IndexOf((byte)'/');
        if (!Utf8Parser.TryParse(text[(slash + 1)..], out short dimensions, out _))
        {
            json.Null();
            return;
        }

        json.Raw("{\"dimensions\":"u8);
        json.Number((long)dimensions);
        json.Raw(",\"vector\":["u8);
        var elements = new List<(short Index, double Value)>();
        var rest = text[1..(slash - 1)];
        foreach (var range in rest.Split((byte)','))
        {
            if (Utf8Parser.TryParse(rest[range], out short index, out var length) && Utf8Parser.TryParse(rest[range][(length + 1)..], out double value, out _))
            {
                elements.Add((index, value));
            }
        }

        var separator = ""u8;
        foreach (var (index, value) in JavaHashOrder.Sort(elements, e => e.Index, JavaHashOrder.Grown(elements.Count)))
        {
            json.Raw(separator);
            json.Raw((byte)'[');
            json.Number((long)index);
            json.Raw((byte)',');
            JavaFloat.Write(json, value);
            json.Raw((byte)']');
            separator = ","u8;
        }

        json.Raw("]}"u8);
    }

    public override void WriteFallback(JsonBuffer json) => json.Null();
}
