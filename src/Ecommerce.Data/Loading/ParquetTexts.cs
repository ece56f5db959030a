using Parquet;
using Parquet.Schema;

namespace Ecommerce.Data.Loading;

/// <summary>A column of text.</summary>
internal sealed class ParquetTexts : ParquetColumn
{
    private readonly List<string?> _texts = [];

    public void Add(string? text) => _texts.Add(text);

    // A null stays a null; the parameter only says otherwise.
    public override Task WriteAsync(ParquetRowGroupWriter group, DataField field, CancellationToken cancellationToken) => group.WriteAsync(field, _texts!);
}
