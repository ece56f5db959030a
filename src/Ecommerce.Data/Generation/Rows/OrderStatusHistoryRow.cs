using Ecommerce.Data.Schema;

namespace Ecommerce.Data.Generation.Rows;

/// <summary>A row of table <c>order_status_history</c>: an order reached a status.</summary>
/// <param name="Id">Primary key.</param>
/// <param name="OrderId">The order.</param>
/// <param name="OrderStatusId">The status it reached.</param>
/// <param name="StaffId">Who moved it.</param>
/// <param name="Comments">Why.</param>
/// <param name="CreatedAt">When it was created (UTC).</param>
public sealed record OrderStatusHistoryRow(int Id, int OrderId, OrderStatusId OrderStatusId, int StaffId, string? Comments, DateTime CreatedAt) : IStoreRow
{
    string IStoreRow.Table => "order_status_history";

    void IStoreRow.WriteTo(IRowWriter writer)
    {
        writer.Integer(Id);
        writer.Integer(OrderId);
        writer.Integer((int)OrderStatusId);
        writer.Integer(StaffId);
        writer.Text(Comments);
        writer.Timestamp(CreatedAt);
    }
}
