using Ecommerce.Data.Schema;
using Parquet;
using Parquet.Schema;

namespace Ecommerce.Data.Loading;

/// <summary>The values of one column of a row group.</summary>
internal abstract class ParquetColumn
{
    // The most that a 64-bit integer holds, so that money stays a number to every reader.
    private const int GreatestPrecision = 18;

    /// <summary>An empty column for the values of one of the store's.</summary>
    public static ParquetColumn For(ColumnModel column) => column.Type.Kind switch
    {
        ColumnKind.Integer => new ParquetValues<int>(column.IsNullable),
        ColumnKind.Numeric when column.Type.Precision is null => new ParquetValues<double>(column.IsNullable),
        ColumnKind.Numeric => new ParquetValues<decimal>(column.IsNullable),
        ColumnKind.Timestamp => new ParquetValues<DateTime>(column.IsNullable),
        ColumnKind.Boolean => new ParquetValues<bool>(column.IsNullable),
        _ => new ParquetTexts(),
    };

    /// <summary>The column in the file's schema. A numeric without a precision has no equal in Parquet: it becomes a double. A timestamp has no zone there either.</summary>
    public static Field FieldOf(ColumnModel column) => column.Type switch
    {
        { Kind: ColumnKind.Integer } => new DataField<int>(column.Name, column.IsNullable),
        { Kind: ColumnKind.Numeric, Precision: { } precision and <= GreatestPrecision } => new DecimalDataField(column.Name, precision, column.Type.Scale ?? 0, isNullable: column.IsNullable),
        { Kind: ColumnKind.Numeric, Precision: null } => new DataField<double>(column.Name, column.IsNullable),
        { Kind: ColumnKind.Timestamp } => new DateTimeDataField(column.Name, DateTimeFormat.Timestamp, isAdjustedToUTC: false, DateTimeTimeUnit.Micros, column.IsNullable),
        { Kind: ColumnKind.Boolean } => new DataField<bool>(column.Name, column.IsNullable),
        { Kind: ColumnKind.Text or ColumnKind.Varchar or ColumnKind.Enum } => new DataField<string>(column.Name, column.IsNullable),
        _ => throw new NotSupportedException($"Column {column.Name} of type {column.Type} has no form in Parquet yet."),
    };

    /// <summary>Writes all values as the next column of a row group.</summary>
    public abstract Task WriteAsync(ParquetRowGroupWriter group, DataField field, CancellationToken cancellationToken);
}
