using System.Globalization;
using Ecommerce.Data.Schema;

namespace Ecommerce.Analytics.Ddl;

/// <summary>One column of a state table, and how it is read from an event that <see cref="RowCheck"/> has let through.</summary>
/// <param name="column">The source's column.</param>
/// <param name="isRead">Whether an answer reads it. A column that none reads may be missing or hold what ClickHouse cannot, and is NULL then: no answer is wrong for it.</param>
internal sealed class StateColumn(ColumnModel column, bool isRead)
{
    public string Name => SqlText.Name(column.Name);

    public string PlainName => column.Name;

    /// <summary>Whether an event without a value is an error.</summary>
    public bool IsRequired => isRead && !column.IsNullable;

    /// <summary>Whether an event whose value cannot be stored is an error.</summary>
    public bool IsChecked => isRead;

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
            return column.Type.Kind switch
            {
                ColumnKind.Timestamp when isRead => $"fromUnixTimestamp64Milli({value}, 'UTC')",
                ColumnKind.Timestamp => $"if({value} BETWEEN {RowCheck.FirstInstant} AND {RowCheck.LastInstant}, fromUnixTimestamp64Milli({value}, 'UTC'), NULL)",
                _ when Check == RowCheck.Text && !isRead => $"nullIf({value}, {SqlText.Text(RowCheck.Unavailable)})",
                _ => value,
            };
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

    private string Nullable(string type) => !IsRequired ? string.Create(CultureInfo.InvariantCulture, $"Nullable({type})") : type;

    private InvalidOperationException Unknown() => new($"Column {column.Name} has the type {column.Type}, which no state table knows.");
}
