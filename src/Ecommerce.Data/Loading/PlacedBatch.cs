using Ecommerce.Data.Generation;

namespace Ecommerce.Data.Loading;

/// <summary>A batch and where it stands in its table: what is written for a row may depend on its place, never on its batch.</summary>
/// <param name="Batch">The rows.</param>
/// <param name="FirstRow">How many rows of the table came before.</param>
/// <param name="IsFirst">Whether the table had no batch before, not even an empty one.</param>
internal readonly record struct PlacedBatch(RowBatch Batch, long FirstRow, bool IsFirst);
