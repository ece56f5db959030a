using System.Collections.Immutable;

namespace Ecommerce.Streaming.Serialization;

/// <summary>What of a column's type decides how its values are written: the base type (domains resolved at any depth) and its modifier (-1 where none is declared).</summary>
/// <param name="Oid">The base type's OID; built-in types have fixed ones (pg_type.dat).</param>
/// <param name="Modifier">Length, or precision and scale, as <c>pg_attribute.atttypmod</c> encodes them.</param>
internal sealed record ColumnType(uint Oid, int Modifier)
{
    /// <summary>The base type's name (<c>pg_type.typname</c>), by which types of extensions are known; empty where it does not matter.</summary>
    public string Name { get; init; } = "";

    /// <summary>The declared type's name, which may be a domain's; empty where it does not matter.</summary>
    public string DeclaredName { get; init; } = "";

    /// <summary>Whether the column is declared with a domain.</summary>
    public bool IsDomain { get; init; }

    /// <summary>An enum's labels in their order; default for other types.</summary>
    public ImmutableArray<string> EnumLabels { get; init; }

    /// <summary>What an array holds, with the array's modifier; null for other types.</summary>
    public ColumnType? Element { get; init; }

    public bool IsEnum => !EnumLabels.IsDefault;

    /// <summary>numeric's declared digits after the point, -1 where none are declared. PostgreSQL's negative scales show as 2048 more, as the driver of Debezium reads them.</summary>
    public int Scale => Modifier < 4 ? -1 : (Modifier - 4) & 0xFFFF;

    /// <summary>numeric's declared digits.</summary>
    public int Precision => (Modifier - 4) >> 16;

    /// <summary>Declared fraction digits of a second.</summary>
    public int FractionDigits => Modifier is >= 0 and <= 6 ? Modifier : 6;

    /// <summary>A bit string's declared length; the greatest number where none is declared.</summary>
    public int BitLength => Modifier < 0 ? Oid == 1562 ? int.MaxValue : -1 : Modifier;
}
