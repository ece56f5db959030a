namespace Ecommerce.Data.Generation.Rows;

/// <summary>A row of table <c>adscampaigns</c>.</summary>
/// <param name="Id">Primary key.</param>
/// <param name="CampaignTitle">Its title.</param>
/// <param name="StartedAt">When it begins (UTC).</param>
/// <param name="ExpiredAt">When it is over (UTC).</param>
/// <param name="CreatedAt">When it was created (UTC).</param>
public sealed record CampaignRow(int Id, string? CampaignTitle, DateTime? StartedAt, DateTime? ExpiredAt, DateTime CreatedAt) : IStoreRow
{
    string IStoreRow.Table => "adscampaigns";

    void IStoreRow.WriteTo(IRowWriter writer)
    {
        writer.Integer(Id);
        writer.Text(CampaignTitle);
        writer.Timestamp(StartedAt);
        writer.Timestamp(ExpiredAt);
        writer.Timestamp(CreatedAt);
    }
}
