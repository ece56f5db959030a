namespace Ecommerce.Streaming.Serialization;

/// <summary>
/// A column's length and scale as Debezium knows them, from its driver (pgjdbc, TypeInfoCache). Of an array they are the elements'.
/// </summary>
internal static class DeclaredSize
{
    private const int Unlimited = int.MaxValue;

    public static int Length(ColumnType type)
    {
        var oid = type.Element?.Oid ?? type.Oid;
        var modifier = type.Modifier;
        return oid switch
        {
            21 => 5,
            23 or 26 => 10,
            20 => 19,
            700 => 8,
            701 => 17,
            16 or 18 => 1,
            1700 => modifier < 0 ? 131_089 : type.Precision,
            1042 or 1043 => modifier < 0 ? Unlimited : modifier - 4,
            1082 => 13,
            1083 => 8 + Fraction(modifier),
            1266 => 14 + Fraction(modifier),
            1114 => 22 + Fraction(modifier),
            1184 => 28 + Fraction(modifier),
            1186 => 49,
            1560 => modifier,
            1562 => modifier < 0 ? Unlimited : modifier,
            _ => Unlimited,
        };
    }

    public static int Scale(ColumnType type) => (type.Element?.Oid ?? type.Oid) switch
    {
        700 => 8,
        701 => 17,
        1700 => Math.Max(type.Scale, 0),
        1083 or 1266 or 1114 or 1184 => type.Modifier < 0 ? 6 : type.Modifier,
        1186 => type.Modifier < 0 ? 6 : type.Modifier & 0xFFFF,
        _ => 0,
    };

    // The point counts, and one digit takes the place of two.
    private static int Fraction(int modifier) => modifier switch { < 0 => 7, 0 => 0, 1 => 3, _ => modifier + 1 };
}
