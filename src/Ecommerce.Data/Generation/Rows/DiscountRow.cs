using Ecommerce.Data.Schema;

namespace Ecommerce.Data.Generation.Rows;

/// <summary>A row of table <c>discounts</c>.</summary>
/// <param name="Id">Primary key.</param>
/// <param name="CampaignId">The campaign it belongs to.</param>
/// <param name="Kind">Percent or amount.</param>
/// <param name="Value">Percent of the order amount, or money.</param>
/// <param name="Code">Unique code that a customer types.</param>
/// <param name="StartedAt">First second in which it applies (UTC).</param>
/// <param name="ExpiredAt">First second in which it no longer applies (UTC).</param>
/// <param name="CreatedAt">When it was created (UTC).</param>
public sealed record DiscountRow(
    int Id,
    int? CampaignId,
    DiscountKind? Kind,
    decimal? Value,
    string? Code,
    DateTime? StartedAt,
    DateTime? ExpiredAt,
    DateTime CreatedAt) : IStoreRow
{
    string IStoreRow.Table => "discounts";

    void IStoreRow.WriteTo(IRowWriter writer)
    {
        writer.Integer(Id);
        writer.Integer(CampaignId);
        writer.Text(Kind?.ToLabel());
        writer.Numeric(Value);
        writer.Text(Code);
        writer.Timestamp(StartedAt);
        writer.Timestamp(ExpiredAt);
        writer.Timestamp(CreatedAt);
    }
}
