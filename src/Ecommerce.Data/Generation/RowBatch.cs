using Ecommerce.Data.Generation.Rows;
using Ecommerce.Data.Schema;

namespace Ecommerce.Data.Generation;

/// <summary>Rows of one table, in a place where all that they refer to came before.</summary>
internal sealed record RowBatch(TableModel Table, IReadOnlyList<IStoreRow> Rows);
