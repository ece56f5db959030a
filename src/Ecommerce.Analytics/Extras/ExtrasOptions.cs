namespace Ecommerce.Analytics.Extras;

/// <summary>Where the extras live, how often they are refreshed and how long they keep what they hold.</summary>
public sealed record ExtrasOptions
{
    /// <summary>The ClickHouse database of the state tables and answers. Default <c>shop</c>.</summary>
    public string Database { get; init; } = "shop";

    /// <summary>Time between two refreshes of each view, in whole seconds, at least one. Default 15 seconds.</summary>
    public TimeSpan RefreshInterval { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long after its own time a transaction stays in <c>transactions_recent</c>, in whole seconds. Default 7 days.</summary>
    public TimeSpan RecentRetention { get; init; } = TimeSpan.FromDays(7);

    /// <summary>How long an hour stays in <c>transactions_hourly</c>, in whole seconds; longer than <see cref="RecentRetention"/>. Default 90 days.</summary>
    public TimeSpan HourlyRetention { get; init; } = TimeSpan.FromDays(90);

    /// <summary>How many products <c>top_products</c> lists, at least one. Default 10.</summary>
    public int TopProducts { get; init; } = 10;

    /// <summary>Whether there is the answer that the top products are taken from.</summary>
    internal bool HasRevenuePerProduct { get; init; } = true;
}
