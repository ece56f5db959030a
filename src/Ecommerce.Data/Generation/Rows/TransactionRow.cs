using Ecommerce.Data.Schema;

namespace Ecommerce.Data.Generation.Rows;

/// <summary>A row of table <c>transactions</c>: money moved, or failed to.</summary>
/// <param name="Id">Primary key.</param>
/// <param name="OrderId">The order it is for.</param>
/// <param name="Kind">Payment, refund, adjustment or other.</param>
/// <param name="Amount">How much, in money.</param>
/// <param name="Succeeded">Column <c>status</c>: whether it went through.</param>
/// <param name="CreatedAt">When (UTC).</param>
/// <param name="Description">For people.</param>
public sealed record TransactionRow(
    int Id,
    int? OrderId,
    TransactionKind? Kind,
    decimal? Amount,
    bool? Succeeded,
    DateTime? CreatedAt,
    string? Description) : IStoreRow
{
    string IStoreRow.Table => "transactions";

    void IStoreRow.WriteTo(IRowWriter writer)
    {
        writer.Integer(Id);
        writer.Integer(OrderId);
        writer.Text(Kind?.ToLabel());
        writer.Numeric(Amount);
        writer.Boolean(Succeeded);
        writer.Timestamp(CreatedAt);
        writer.Text(Description);
    }
}
