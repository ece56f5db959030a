using System.Globalization;
using Ecommerce.Data.Schema;

namespace Ecommerce.Analytics.Ddl;

/// <summary>One column of a state table, and how it is read from an event that <see cref="RowCheck"/> has let through.</summary>
internal sealed class StateColumn(ColumnModel column)
{
    public string Name => SqlText.Name(column.Name);

    public string PlainName => column.Name;

    /// <summary>Whether an event without a value is an error.</summary>
    public bool IsRequired => !column.IsNullable;

    /// <summary>The column's type in the state table.</summary>
    public string Type => Nullable(Bare);

    /// <summary>The type under which JSON is read; a timestamp comes as milliseconds since 1970 (<c>time.precision.mode=connect</c>).</summary>
    public string WireType => Nullable(column.Type.Kind == ColumnKind.Timestamp ? "Int64" : Bare);

    /// <summary>What <see cref="RowCheck"/> asks of the value.</summary>
    public char Check => column.Type.Kind switch
    {
        ColumnKind.Integer => RowCheck.Integer,
        ColumnKind.Varchar or ColumnKind.Text or ColumnKind.Enum => RowCheck.Text,
        ColumnKind.Numeric => column.Type.Precision is null ? RowCheck.Number : RowCheck.Money,
        ColumnKind.Timestamp => RowCheck.Instant,
        ColumnKind.Boolean => RowCheck.Boolean,
        _ => throw Unknown(),
    };

    /// <summary>The value to store, from the tuple <c>r</c>.</summary>
    public string Value
    {
        get
        {
            var value = $"tupleElement(r, {SqlText.Text(column.Name)})";
            return column.Type.Kind == ColumnKind.Timestamp ? $"fromUnixTimestamp64Milli({value}, 'UTC')" : value;
        }
    }

    private string Bare => column.Type.Kind switch
    {
        ColumnKind.Integer => "Int32",
        ColumnKind.Varchar or ColumnKind.Text or ColumnKind.Enum => "String",
        ColumnKind.Numeric when column.Type is { Precision: <= 18, Scale: <= 2 } => "Decimal(18, 2)",
        // Coordinates: no exact answer reads them.
        ColumnKind.Numeric when column.Type.Precision is null => "Float64",
        ColumnKind.Timestamp => "DateTime64(3, 'UTC')",
        ColumnKind.Boolean => "Bool",
        _ => throw Unknown(),
    };

    private string Nullable(string type) => column.IsNullable ? string.Create(CultureInfo.InvariantCulture, $"Nullable({type})") : type;

    private InvalidOperationException Unknown() => new($"Column {column.Name} has the type {column.Type}, which no state table knows.");
}
