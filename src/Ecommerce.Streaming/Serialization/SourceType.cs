using System.Collections.Immutable;
using System.Globalization;

namespace Ecommerce.Streaming.Serialization;

/// <summary>
/// A column's type as Debezium names it in schema parameters. In the log a type is what the catalog calls it; a query's metadata call an integer with a sequence serial, and
/// know no scale of numeric without one.
/// </summary>
/// <param name="Column">The column's name.</param>
/// <param name="Name">The declared type's name.</param>
/// <param name="Length">Its length.</param>
/// <param name="Scale">Its scale; null for none.</param>
internal sealed record SourceType(string Column, string Name, int Length, int? Scale)
{
    /// <summary>The parameters, in their order.</summary>
    public ImmutableArray<KeyValuePair<string, string>> Parameters
    {
        get
        {
            const string Prefix = "__debezium.source.column.";
            var parameters = ImmutableArray.CreateBuilder<KeyValuePair<string, string>>();
            parameters.Add(new(Prefix + "type", Name.ToUpperInvariant()));
            if (Length != -1)
            {
                parameters.Add(new(Prefix + "length", Length.ToString(CultureInfo.InvariantCulture)));
            }

            if (Scale is { } scale)
            {
                parameters.Add(new(Prefix + "scale", scale.ToString(CultureInfo.InvariantCulture)));
            }

            parameters.Add(new(Prefix + "name", Column));
            return parameters.ToImmutable();
        }
    }

    public static SourceType Of(string column, ColumnType type, string? defaultExpression, bool isSnapshot)
    {
        var isSequence = isSnapshot && defaultExpression?.Contains("nextval(", StringComparison.Ordinal) == true;
        var isUnbounded = isSnapshot && type is { Oid: 1700, Modifier: < 0, IsDomain: false };
        var name = type.DeclaredName switch
        {
            "int2" when isSequence => "smallserial",
            "int4" when isSequence => "serial",
            "int8" when isSequence => "bigserial",
            var declared => declared,
        };
        return new SourceType(column, name, isUnbounded ? 0 : DeclaredSize.Length(type), isUnbounded ? null : DeclaredSize.Scale(type));
    }
}
