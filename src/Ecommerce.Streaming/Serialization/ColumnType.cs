namespace Ecommerce.Streaming.Serialization;

/// <summary>What of a column's type decides how its values are written: the base type (domains resolved) and its modifier (-1 where none is declared).</summary>
/// <param name="Oid">The base type's OID; built-in types have fixed ones (pg_type.dat).</param>
/// <param name="Modifier">Length, or precision and scale, as <c>pg_attribute.atttypmod</c> encodes them.</param>
internal sealed record ColumnType(uint Oid, int Modifier)
{
    /// <summary>numeric's declared digits after the point, 0 where none are declared (an eleven-bit signed field since PostgreSQL 15).</summary>
    public int Scale => Modifier < 4 ? 0 : (((Modifier - 4) & 0x7FF) ^ 1024) - 1024;

    /// <summary>Declared fraction digits of a second.</summary>
    public int FractionDigits => Modifier is >= 0 and <= 6 ? Modifier : 6;
}
