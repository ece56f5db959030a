namespace Ecommerce.Data.Generation.Rows;

/// <summary>A row of table <c>paymentmethods</c>.</summary>
/// <param name="Id">Primary key.</param>
/// <param name="PaymentMethodName">Unique name.</param>
/// <param name="CreatedAt">When it was created (UTC).</param>
public sealed record PaymentMethodRow(int Id, string PaymentMethodName, DateTime CreatedAt) : IStoreRow
{
    string IStoreRow.Table => "paymentmethods";

    void IStoreRow.WriteTo(IRowWriter writer)
    {
        writer.Integer(Id);
        writer.Text(PaymentMethodName);
        writer.Timestamp(CreatedAt);
    }
}
