using System.Globalization;

namespace Ecommerce.Data.Schema;

/// <summary>The type of a column, as PostgreSQL declares it.</summary>
/// <param name="Kind">Which type it is.</param>
public sealed record ColumnType(ColumnKind Kind)
{
    /// <summary>Greatest number of characters of a varchar; null for no limit and for other kinds.</summary>
    public int? Length { get; init; }

    /// <summary>For a numeric the total number of digits, for a timestamp the digits of a second (0 to 6); null where none is declared (a timestamp then keeps microseconds).</summary>
    public int? Precision { get; init; }

    /// <summary>Digits after the decimal point of a numeric with a precision; null otherwise.</summary>
    public int? Scale { get; init; }

    /// <summary>Name of the enumerated type; null unless <see cref="Kind"/> is <see cref="ColumnKind.Enum"/>.</summary>
    public string? EnumName { get; init; }

    /// <summary>The type's name as PostgreSQL's own <c>format_type</c> spells it, e.g. <c>numeric(15,2)</c> or <c>timestamp(0) without time zone</c>.</summary>
    /// <returns>SQL that may stand in a column definition.</returns>
    public string ToSql() => Kind switch
    {
        ColumnKind.Integer => "integer",
        ColumnKind.Varchar when Length is { } length => string.Create(CultureInfo.InvariantCulture, $"character varying({length})"),
        ColumnKind.Varchar => "character varying",
        ColumnKind.Text => "text",
        ColumnKind.Numeric when Precision is { } precision => string.Create(CultureInfo.InvariantCulture, $"numeric({precision},{Scale ?? 0})"),
        ColumnKind.Numeric => "numeric",
        ColumnKind.Timestamp when Precision is { } digits => string.Create(CultureInfo.InvariantCulture, $"timestamp({digits}) without time zone"),
        ColumnKind.Timestamp => "timestamp without time zone",
        ColumnKind.Boolean => "boolean",
        ColumnKind.Enum => EnumName ?? throw new InvalidOperationException("An enum column names no enumerated type."),
        _ => throw new InvalidOperationException($"Unknown column kind {Kind}."),
    };

    /// <inheritdoc/>
    public override string ToString() => ToSql();
}
