using Parquet;
using Parquet.Schema;

namespace Ecommerce.Data.Loading;

/// <summary>A column of numbers, instants or flags.</summary>
/// <typeparam name="T">Type of a value.</typeparam>
internal sealed class ParquetValues<T> : ParquetColumn
    where T : struct
{
    // One of the two, because the file wants values as its schema declares them.
    private readonly List<T>? _values;
    private readonly List<T?>? _nullable;

    public ParquetValues(bool isNullable)
    {
        if (isNullable)
        {
            _nullable = [];
        }
        else
        {
            _values = [];
        }
    }

    public void Add(T? value)
    {
        if (_nullable is not null)
        {
            _nullable.Add(value);
        }
        else
        {
            _values!.Add(value ?? throw new InvalidOperationException("A column that is NOT NULL got no value."));
        }
    }

    public override Task WriteAsync(ParquetRowGroupWriter group, DataField field, CancellationToken cancellationToken) => _nullable is not null
        ? group.WriteAsync<T>(field, new ReadOnlyMemory<T?>([.. _nullable]), cancellationToken: cancellationToken)
        : group.WriteAsync<T>(field, new ReadOnlyMemory<T>([.. _values!]), cancellationToken: cancellationToken);
}
