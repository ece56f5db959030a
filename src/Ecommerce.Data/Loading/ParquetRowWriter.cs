using System.Collections.Immutable;
using Ecommerce.Data.Generation.Rows;
using Ecommerce.Data.Schema;

namespace Ecommerce.Data.Loading;

/// <summary>Collects rows by columns.</summary>
internal sealed class ParquetRowWriter : IRowWriter
{
    private int _column;

    public ParquetRowWriter(TableModel table) => Columns = [.. table.Columns.Select(ParquetColumn.For)];

    public ImmutableArray<ParquetColumn> Columns { get; }

    /// <summary>Rows collected.</summary>
    public int Count { get; private set; }

    public void Row(IStoreRow row)
    {
        _column = 0;
        row.WriteTo(this);
        Count++;
    }

    public void Integer(int? value) => ((ParquetValues<int>)Next()).Add(value);

    public void Text(string? value) => ((ParquetTexts)Next()).Add(value);

    public void Numeric(decimal? value)
    {
        if (Next() is ParquetValues<decimal> exact)
        {
            exact.Add(value);
        }
        else
        {
            ((ParquetValues<double>)Columns[_column - 1]).Add((double?)value);
        }
    }

    public void Timestamp(DateTime? value) => ((ParquetValues<DateTime>)Next()).Add(value);

    public void Boolean(bool? value) => ((ParquetValues<bool>)Next()).Add(value);

    private ParquetColumn Next() => Columns[_column++];
}
