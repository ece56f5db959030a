using Ecommerce.Data.Generation;

namespace Ecommerce.Data.Loading;

/// <summary>A batch, and its rows as bytes.</summary>
internal sealed record EncodedBatch(RowBatch Batch, ReadOnlyMemory<byte> Bytes);
