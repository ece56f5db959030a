using System.Globalization;
using System.Text;
using Ecommerce.Streaming.Capture;
using Ecommerce.Streaming.Serialization;

namespace Ecommerce.Streaming.Tests.Serialization;

/// <summary>Types by the names that SQL has for them, e.g. <c>numeric(10,2)[]</c>; <c>mood</c> is an enum, <c>domain</c> and <c>composite</c> are what they say.</summary>
internal static class TypeCase
{
    private static readonly Dictionary<string, uint> Oids = """
        bool=16 bytea=17 char=18 name=19 int8=20 int2=21 int4=23 text=25 oid=26 json=114 xml=142 point=600 lseg=601 path=602 box=603
        polygon=604 line=628 cidr=650 float4=700 float8=701 circle=718 macaddr8=774 money=790 macaddr=829 inet=869 bpchar=1042
        varchar=1043 date=1082 time=1083 timestamp=1114 timestamptz=1184 interval=1186 timetz=1266 bit=1560 varbit=1562 numeric=1700
        uuid=2950 tsvector=3614 jsonb=3802 int4range=3904 numrange=3906 tsrange=3908 tstzrange=3910 daterange=3912 int8range=3926
        """.Split([' ', '\n'], StringSplitOptions.TrimEntries).Select(p => p.Split('=')).ToDictionary(p => p[0], p => uint.Parse(p[1], CultureInfo.InvariantCulture));

    public static ColumnType Parse(string type)
    {
        if (type.EndsWith("[]", StringComparison.Ordinal))
        {
            var element = Parse(type[..^2]);
            return new ColumnType(0, element.Modifier) { Name = "_" + element.Name, Element = element with { Modifier = -1 } };
        }

        var open = type.IndexOf('(', StringComparison.Ordinal);
        var name = open < 0 ? type : type[..open];
        var numbers = open < 0 ? [] : type[(open + 1)..^1].Split(',').Select(n => int.Parse(n, CultureInfo.InvariantCulture)).ToArray();
        var modifier = (name, numbers) switch
        {
            (_, []) => -1,
            ("numeric", [var precision]) => (precision << 16) + 4,
            ("numeric", [var precision, var scale]) => ((precision << 16) | (scale & 0x7FF)) + 4,
            ("varchar" or "bpchar", [var length]) => length + 4,
            _ => numbers[0],
        };
        return name switch
        {
            "mood" => new ColumnType(90_000, modifier) { Name = name, EnumLabels = ["sad", "ok", "happy"] },
            "domain" => new ColumnType(90_001, modifier) { Name = name, IsDomain = true },
            _ => new ColumnType(Oids.GetValueOrDefault(name, 90_002u), modifier) { Name = name },
        };
    }

    public static string Write(string type, string text, ConversionOptions? options = null, bool decimalsAsNumbers = false) =>
        Written(type, (c, json) => c.Write(json, Encoding.UTF8.GetBytes(text)), options, decimalsAsNumbers);

    public static string Written(string type, Action<ColumnConverter, JsonBuffer> write, ConversionOptions? options = null, bool decimalsAsNumbers = false, bool isSnapshot = false)
    {
        var json = new JsonBuffer();
        write(ColumnConverters.For(Parse(type), options ?? new(), decimalsAsNumbers, isSnapshot)!, json);
        return Encoding.UTF8.GetString(json.Written);
    }
}
