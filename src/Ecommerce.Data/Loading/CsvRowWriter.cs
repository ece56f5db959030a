using System.Buffers;
using System.Globalization;
using System.Text;
using Ecommerce.Data.Generation.Rows;
using Ecommerce.Data.Schema;

namespace Ecommerce.Data.Loading;

/// <summary>Writes rows as PostgreSQL's <c>COPY … (FORMAT csv)</c> reads and writes them: NULL is an empty field, an empty string is quoted, lines end in a line feed.</summary>
internal sealed class CsvRowWriter : IRowWriter
{
    private static readonly SearchValues<char> Special = SearchValues.Create(",\"\r\n");
    private readonly StringBuilder _text;
    private readonly TableModel _table;
    private int _column;

    public CsvRowWriter(StringBuilder text, TableModel table)
    {
        _text = text;
        _table = table;
    }

    public void Header() => _text.AppendJoin(',', _table.Columns.Select(column => column.Name)).Append('\n');

    public void Row(IStoreRow row)
    {
        _column = 0;
        row.WriteTo(this);
        _text.Append('\n');
    }

    public void Integer(int? value)
    {
        Next();
        _text.Append(CultureInfo.InvariantCulture, $"{value}");
    }

    public void Text(string? value)
    {
        Next();
        if (value is { Length: 0 } || value.AsSpan().ContainsAny(Special))
        {
            _text.Append('"').Append(value!.Replace("\"", "\"\"", StringComparison.Ordinal)).Append('"');
        }
        else
        {
            _text.Append(value);
        }
    }

    public void Numeric(decimal? value)
    {
        var scale = Next().Type.Scale;
        _text.Append(scale is { } digits ? value?.ToString($"F{digits}", CultureInfo.InvariantCulture) : value?.ToString(CultureInfo.InvariantCulture));
    }

    public void Timestamp(DateTime? value)
    {
        Next();
        _text.Append(CultureInfo.InvariantCulture, $"{value:yyyy-MM-dd HH:mm:ss.FFFFFF}");
    }

    public void Boolean(bool? value)
    {
        Next();
        _text.Append(value switch { null => string.Empty, true => "t", false => "f" });
    }

    private ColumnModel Next()
    {
        if (_column > 0)
        {
            _text.Append(',');
        }

        return _table.Columns[_column++];
    }
}
