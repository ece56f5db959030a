namespace Ecommerce.Streaming.Serialization;

/// <summary>An event's place in its transaction.</summary>
/// <param name="Id">The transaction's id and the event's own LSN: <c>id:lsn</c>.</param>
/// <param name="TotalOrder">Its number among the transaction's events, from 1.</param>
/// <param name="TableOrder">Its number among those of its table, from 1.</param>
internal sealed record TransactionBlock(string Id, long TotalOrder, long TableOrder);
