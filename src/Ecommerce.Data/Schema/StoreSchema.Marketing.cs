namespace Ecommerce.Data.Schema;

/// <content>Campaigns and their discounts.</content>
public static partial class StoreSchema
{
    private static TableModel[] Marketing() =>
    [
        new TableDraft("adscampaigns")
            .Varchar("campaign_title", 255)
            .Timestamp("started_at", precision: null)
            .Timestamp("expired_at", precision: null)
            .Build(),
        new TableDraft("discounts")
            .Reference("adscampaign_id", "adscampaigns")
            .Enum("type", "discount_type", "'percent'")
            .Money("value")
            .Varchar("code", 100, unique: true)
            .Timestamp("started_at", precision: 0)
            .Timestamp("expired_at", precision: 0)
            .Build(),
    ];
}
