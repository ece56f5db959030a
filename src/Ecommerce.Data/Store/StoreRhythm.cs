namespace Ecommerce.Data.Store;

/// <summary>How the orders of a living store spread over time.</summary>
public enum StoreRhythm
{
    /// <summary>Evenly: the rate is the same at any time.</summary>
    Steady,

    /// <summary>By the hour and the weekday, as in generated histories; the rate asked for is the mean of any whole week.</summary>
    Week,

    /// <summary>
    /// As generated histories: <see cref="Week"/>, times the season, sale days and the lift of the campaigns that run. The rate asked for is the mean of an ordinary week:
    /// of a month with a usual season (May, September), with neither sale day nor campaign.
    /// </summary>
    Calendar,
}
