namespace Ecommerce.Streaming.Serialization;

/// <summary>
/// Chooses a column's converter, once per column, under the pipeline's topic contract: <c>decimal.handling.mode=string</c>, <c>time.precision.mode=connect</c>,
/// <c>binary.handling.mode=bytes</c>. Other modes are other converters chosen here.
/// </summary>
internal static class ColumnConverters
{
    private static readonly BooleanConverter Boolean = new();
    private static readonly IntegerConverter Integer = new();
    private static readonly FloatConverter Float = new();
    private static readonly MoneyTextConverter Money = new();
    private static readonly BytesConverter Bytes = new();
    private static readonly DateConverter Date = new();
    private static readonly TimeMillisConverter Time = new();
    private static readonly TimestampMillisConverter Timestamp = new();
    private static readonly ZonedTimeConverter ZonedTime = new();
    private static readonly TextConverter Json = new("{}"u8.ToArray());
    private static readonly TextConverter Text = new([]);

    public static ColumnConverter For(ColumnType type) => type.Oid switch
    {
        16 => Boolean,
        20 or 21 or 23 or 26 => Integer,
        700 or 701 => Float,
        1700 => new DecimalTextConverter(type.Scale),
        790 => Money,
        17 => Bytes,
        1082 => Date,
        1083 => Time,
        1114 => Timestamp,
        1184 => new ZonedTimestampConverter(type.FractionDigits),
        1266 => ZonedTime,
        1560 or 1562 when type.Modifier == 1 => Boolean,
        114 or 3802 => Json,
        _ => Text,
    };
}
