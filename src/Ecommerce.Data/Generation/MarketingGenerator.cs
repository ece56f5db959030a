using System.Globalization;
using Ecommerce.Data.Generation.Rows;
using Ecommerce.Data.Pricing;
using Ecommerce.Data.Schema;

namespace Ecommerce.Data.Generation;

/// <summary>Campaigns of one to six weeks, and discounts that apply for some of their days.</summary>
public sealed class MarketingGenerator
{
    private static readonly decimal[] Percents = [5m, 7.5m, 10m, 12.5m, 15m, 20m, 25m, 30m, 40m, 50m];
    private static readonly decimal[] Amounts = [5m, 10m, 15m, 20m, 25m, 50m, 100m];
    private readonly RandomFamily _campaigns;
    private readonly RandomFamily _discounts;
    private readonly StoreWords _words;

    internal MarketingGenerator(long seed, StoreWords words)
    {
        _campaigns = new RandomFamily(seed, "campaigns");
        _discounts = new RandomFamily(seed, "discounts");
        _words = words;
    }

    /// <summary>A campaign.</summary>
    /// <param name="id">Its number, from 1.</param>
    /// <param name="from">Earliest start (UTC).</param>
    /// <param name="to">Latest start (UTC), after <paramref name="from"/>.</param>
    /// <returns>The row, created up to ten days before its start but never after <paramref name="to"/>.</returns>
    public CampaignRow Campaign(int id, DateTime from, DateTime to)
    {
        var random = _campaigns[id];
        var start = from.AddSeconds(Math.Floor((to - from).TotalSeconds * random.NextFraction()));
        var end = start.AddDays(random.Between(7, 42));
        return new CampaignRow(id, random.Pick(_words.Slogans.AsSpan()), start, end, start.AddHours(-random.Between(1, 240)));
    }

    /// <summary>A discount of a campaign.</summary>
    /// <param name="id">Its number, from 1.</param>
    /// <param name="campaign">The campaign.</param>
    /// <returns>The row: 5 to 50 percent, or 5 to 100 in money, somewhere within the campaign.</returns>
    public DiscountRow Discount(int id, CampaignRow campaign)
    {
        ArgumentNullException.ThrowIfNull(campaign);
        var random = _discounts[id];
        var kind = random.Chance(0.6) ? DiscountKind.Percent : DiscountKind.Amount;
        var value = kind == DiscountKind.Percent ? random.Pick<decimal>(Percents) : random.Pick<decimal>(Amounts);
        var word = random.Pick(_words.Goods.AsSpan()).ToUpperInvariant();
        var code = string.Create(CultureInfo.InvariantCulture, $"{word}{(int)value}-{id}");
        var start = campaign.StartedAt?.AddHours(random.Between(0, 72));
        var end = start?.AddDays(random.Between(1, 30));
        return new DiscountRow(id, campaign.Id, kind, value, code, start, end > campaign.ExpiredAt ? campaign.ExpiredAt : end, campaign.CreatedAt);
    }

    /// <summary>What a discount grants.</summary>
    /// <param name="row">The row.</param>
    /// <returns>Its terms.</returns>
    public static DiscountTerms TermsOf(DiscountRow row)
    {
        ArgumentNullException.ThrowIfNull(row);
        return new DiscountTerms(row.Kind ?? DiscountKind.Percent, row.Value ?? 0m, row.StartedAt, row.ExpiredAt);
    }
}
