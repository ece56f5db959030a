using System.Text;
using Ecommerce.Streaming.Capture;
using Ecommerce.Streaming.ConnectData;

namespace Ecommerce.Streaming.Serialization;

/// <summary>Chooses a column's converter, once per column, as PostgresValueConverter of Debezium 3.6.1 does. Types are known by the OIDs of pg_type.dat, those of extensions by name.</summary>
internal static class ColumnConverters
{
    private static readonly ConnectSchema PlainText = new() { Type = ConnectType.String };

    /// <summary>The converter of a type.</summary>
    /// <param name="type">The type.</param>
    /// <param name="options">The modes.</param>
    /// <param name="decimalsAsNumbers">Whether precise decimals are JSON numbers (<c>decimal.format=NUMERIC</c> of the JSON converter).</param>
    /// <param name="isSnapshot">Whether the values come from a query instead of the log; Debezium reads a few types from one of them only.</param>
    /// <returns>Null for a type that Debezium leaves out.</returns>
    public static ColumnConverter? For(ColumnType type, ConversionOptions options, bool decimalsAsNumbers = false, bool isSnapshot = false) =>
        new Choice(options, decimalsAsNumbers, isSnapshot, new UnavailableValue(options.UnavailableValue)).For(type, isElement: false);

    private sealed record Choice(ConversionOptions Options, bool DecimalsAsNumbers, bool IsSnapshot, UnavailableValue Unavailable)
    {
        public ColumnConverter? For(ColumnType type, bool isElement) => type switch
        {
            { Element: { } element } => Array(type, element),
            { IsEnum: true } => Text(Enum(type)),
            _ => BuiltIn(type, isElement) ?? Extension(type) ?? Unknown(type.Oid),
        };

        private ColumnConverter? BuiltIn(ColumnType type, bool isElement) => type.Oid switch
        {
            16 => new BooleanConverter(),
            17 => new BinaryConverter(Options.Binary, isText: false, Unavailable),
            19 when !IsSnapshot && !Options.IncludeUnknownTypes && !isElement => new LostConverter(PlainText, "\"\""u8.ToArray()),
            18 or 19 or 25 or 1042 or 1043 => Text(PlainText),
            20 or 26 => new IntegerConverter(ConnectType.Int64),
            21 => new IntegerConverter(ConnectType.Int16),
            23 => new IntegerConverter(ConnectType.Int32),
            114 or 3802 => Text(Logical("io.debezium.data.Json")),
            142 => Text(Logical("io.debezium.data.Xml")),
            600 => new PointConverter(),
            650 or 774 or 829 or 869 => Text(PlainText), // cidr, macaddr8, macaddr, inet
            700 => new FloatConverter(isSingle: true),
            701 => new FloatConverter(isSingle: false),
            790 => new MoneyConverter(Options.Decimals, Options.MoneyFractionDigits, DecimalsAsNumbers, Unavailable),
            1082 => new DateConverter(Options.Time, isElement || IsSnapshot),
            1083 => new TimeConverter(Options.Time, type.FractionDigits, isElement),
            1114 => new TimestampConverter(Options.Time, type.FractionDigits, isElement),
            1184 => new ZonedTimestampConverter(type.FractionDigits, isElement),
            1186 => new IntervalConverter(Options.Intervals),
            1266 => new ZonedTimeConverter(isElement),
            1560 or 1562 => type.BitLength > 1 ? new BitsConverter(type.BitLength) : new BooleanConverter(),
            1700 => new DecimalConverter(Options.Decimals, type.Precision, type.Scale < 0 ? null : type.Scale, DecimalsAsNumbers, Unavailable),
            2950 => Text(Logical("io.debezium.data.Uuid")),
            3614 => Text(Logical("io.debezium.data.Tsvector")),
            3904 or 3906 or 3908 or 3910 or 3912 or 3926 => Text(PlainText), // int4, num, ts, tstz, date and int8 ranges
            _ => null,
        };

        private ColumnConverter? Extension(ColumnType type) => type.Name switch
        {
            "citext" or "isbn" => Text(PlainText),
            "ltree" => Text(Logical("io.debezium.data.Ltree")),
            "hstore" => new HstoreConverter(Options.Hstore, Unavailable),
            "geometry" => new GeometryConverter(isGeography: false),
            "geography" => new GeometryConverter(isGeography: true),
            "vector" => new VectorConverter(isHalf: false),
            "halfvec" => new VectorConverter(isHalf: true),
            "sparsevec" => new SparseVectorConverter(),
            _ => null,
        };

        private ColumnConverter? Unknown(uint oid)
        {
            if (!Options.IncludeUnknownTypes)
            {
                return null;
            }

            var binary = new BinaryConverter(Options.Binary, isText: true, Unavailable);
            return oid is 601 or 602 or 603 or 604 or 628 or 718 ? new ShapeConverter(binary) : binary; // lseg, path, box, polygon, line, circle
        }

        private ColumnConverter? Array(ColumnType array, ColumnType element)
        {
            switch (element.Oid)
            {
                // xml, point, money, name, interval, varbit, refcursor: not even as unknown types
                case 142 or 600 or 790 or 19 or 1186 or 1562 or 1790 when !element.IsDomain:
                    return null;

                // The schema is that of one bit string, which no list of values fits.
                case 1560 when !element.IsDomain:
                    return new LostConverter(For(element with { Modifier = array.Modifier }, isElement: true)!.Schema, "null"u8.ToArray());
            }

            var converter = element.IsDomain ? Unknown(0) : For(element with { Modifier = array.Modifier }, isElement: true);
            if (converter is null)
            {
                return null;
            }

            var failure = element switch
            {
                { Oid: 1700 } => ArrayFailure.SpecialNumber,
                { Name: "ltree" } => ArrayFailure.Null,
                _ => ArrayFailure.None,
            };
            return new ArrayConverter(converter, AllowsNulls(element), failure, array.IsDomain ? [] : ArrayPlaceholder(element, converter));
        }

        // Elements of other types (enums among them) have a schema that does not.
        private static bool AllowsNulls(ColumnType element) =>
            !element.IsDomain && !element.IsEnum
            && (element.Oid is 16 or 17 or 18 or 20 or 21 or 23 or 25 or 26 or 114 or 650 or 700 or 701 or 774 or 829 or 869 or 1042 or 1043 or 1082 or 1083 or 1114 or 1184 or 1266 or 1700 or 2950 or 3802
                    or 3904 or 3906 or 3908 or 3910 or 3912 or 3926
                || element.Name is "citext" or "ltree" or "hstore" or "geometry" or "geography");

        // Debezium has lists for some element types; where such a list does not fit the elements' schema, the value is lost.
        private byte[] ArrayPlaceholder(ColumnType element, ColumnConverter converter)
        {
            var json = new JsonBuffer();
            switch (element.Oid)
            {
                case 25 or 1043 or 1042 or 114 or 3802:
                    json.Raw((byte)'[');
                    json.String(Unavailable.Text);
                    json.Raw((byte)']');
                    break;
                case 17 when Options.Binary == BinaryHandling.Bytes:
                    json.Raw((byte)'[');
                    json.Base64(Unavailable.Bytes);
                    json.Raw((byte)']');
                    break;
                case 2950:
                    json.Raw((byte)'[');
                    json.String(Unavailable.Uuid());
                    json.Raw((byte)']');
                    break;
                case 23 or 20:
                case 1082 when converter.Schema.Name == "io.debezium.time.Date":
                    json.Raw($"[{string.Join(',', Unavailable.Bytes.Select(b => (sbyte)b))}]");
                    break;
            }

            return json.ToArray();
        }

        private TextConverter Text(ConnectSchema schema) => new(schema, Unavailable);

        private static ConnectSchema Logical(string name) => PlainText with { Name = name, Version = 1 };

        private static ConnectSchema Enum(ColumnType type) =>
            PlainText with { Name = "io.debezium.data.Enum", Version = 1, Parameters = [new("allowed", string.Join(',', type.EnumLabels))] };
    }
}
