namespace Ecommerce.Data.Jobs;

/// <summary>Campaigns and their discounts.</summary>
internal static class MarketingJobs
{
    private const int Campaigns = 5;
    private const int Discounts = 5;

    /// <summary>Campaigns that begin within the week, and discounts of some of them.</summary>
    public static async Task CampaignsAndDiscountsAsync(JobScene scene)
    {
        var (store, marketing) = (scene.Store, scene.Generator.Marketing);
        var campaignIds = await scene.TakeIdsAsync("adscampaigns", Campaigns).ConfigureAwait(false);
        var campaigns = campaignIds.ConvertAll(id => marketing.Campaign(id, store.Now, store.Now.AddDays(7)) with { CreatedAt = store.Now });
        await scene.InsertAsync(campaigns).ConfigureAwait(false);
        var discountIds = await scene.TakeIdsAsync("discounts", Discounts).ConfigureAwait(false);
        await scene.InsertAsync(discountIds.ConvertAll(id => marketing.Discount(id, campaigns[store.Random.Next(campaigns.Count)]))).ConfigureAwait(false);
    }
}
