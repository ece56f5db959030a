using System.Globalization;
using System.Text;
using Ecommerce.Data.Generation.Rows;
using Ecommerce.Data.Schema;

namespace Ecommerce.Data.Loading;

/// <summary>Writes rows as INSERT statements of so many rows each, counted from the table's first row. Text needs <c>standard_conforming_strings</c>, on by default.</summary>
internal sealed class SqlRowWriter : IRowWriter
{
    private const int RowsPerStatement = 500;
    private readonly StringBuilder _text;
    private readonly TableModel _table;
    private long _row;
    private int _column;

    public SqlRowWriter(StringBuilder text, TableModel table, long firstRow)
    {
        _text = text;
        _table = table;
        _row = firstRow;
    }

    /// <summary>What ends the last statement.</summary>
    public static ReadOnlyMemory<byte> Ending { get; } = ";\n"u8.ToArray();

    public void Row(IStoreRow row)
    {
        if (_row % RowsPerStatement == 0)
        {
            _text.Append(_row == 0 ? string.Empty : ";\n").Append("INSERT INTO ").Append(StoreSchema.SchemaName).Append('.').Append(_table.Name).Append(" (")
                .AppendJoin(", ", _table.Columns.Select(column => column.Name)).Append(')')
                .Append(_table.Columns[0].Identity == ColumnIdentity.Always ? " OVERRIDING SYSTEM VALUE" : string.Empty).Append(" VALUES\n(");
        }
        else
        {
            _text.Append(",\n(");
        }

        _row++;
        _column = 0;
        row.WriteTo(this);
        _text.Append(')');
    }

    public void Integer(int? value)
    {
        Next();
        if (value is { } number)
        {
            _text.Append(CultureInfo.InvariantCulture, $"{number}");
        }
        else
        {
            Null();
        }
    }

    public void Text(string? value)
    {
        Next();
        if (value is null)
        {
            Null();
        }
        else
        {
            _text.Append('\'').Append(value.Replace("'", "''", StringComparison.Ordinal)).Append('\'');
        }
    }

    public void Numeric(decimal? value)
    {
        var scale = Next().Type.Scale;
        if (value is { } number)
        {
            _text.Append(number.ToString(scale is { } digits ? $"F{digits}" : null, CultureInfo.InvariantCulture));
        }
        else
        {
            Null();
        }
    }

    public void Timestamp(DateTime? value)
    {
        Next();
        if (value is { } instant)
        {
            _text.Append(CultureInfo.InvariantCulture, $"'{instant:yyyy-MM-dd HH:mm:ss.FFFFFF}'");
        }
        else
        {
            Null();
        }
    }

    public void Boolean(bool? value)
    {
        Next();
        _text.Append(value switch { null => "NULL", true => "true", false => "false" });
    }

    private void Null() => _text.Append("NULL");

    private ColumnModel Next()
    {
        if (_column > 0)
        {
            _text.Append(", ");
        }

        return _table.Columns[_column++];
    }
}
