using Ecommerce.Data.Generation.Rows;

namespace Ecommerce.Data.Generation;

/// <summary>An order with everything that belongs to it.</summary>
/// <param name="Order">The order as it stands at the end of the history.</param>
/// <param name="Lines">Its lines, 1 to 10, each of another product.</param>
/// <param name="StatusHistory">The statuses it went through, in order.</param>
/// <param name="Transactions">Its payment and refund, in order.</param>
public sealed record GeneratedOrder(
    OrderRow Order,
    IReadOnlyList<OrderDetailRow> Lines,
    IReadOnlyList<OrderStatusHistoryRow> StatusHistory,
    IReadOnlyList<TransactionRow> Transactions);
