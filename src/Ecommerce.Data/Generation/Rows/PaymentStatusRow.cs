namespace Ecommerce.Data.Generation.Rows;

/// <summary>A row of table <c>paymentstatus</c>.</summary>
/// <param name="Id">Primary key.</param>
/// <param name="PaymentStatusName">Unique name.</param>
/// <param name="CreatedAt">When it was created (UTC).</param>
public sealed record PaymentStatusRow(int Id, string PaymentStatusName, DateTime CreatedAt) : IStoreRow
{
    string IStoreRow.Table => "paymentstatus";

    void IStoreRow.WriteTo(IRowWriter writer)
    {
        writer.Integer(Id);
        writer.Text(PaymentStatusName);
        writer.Timestamp(CreatedAt);
    }
}
