namespace Ecommerce.Data.Generation;

/// <summary>When people shop: how busy an hour is against others, by hour, weekday, month and sale day of US Central Standard Time, all year.</summary>
internal static class ShoppingRhythm
{
    private const int MostCampaigns = 3;
    private static readonly TimeSpan FromUtc = TimeSpan.FromHours(-6);

    // Quiet at night, a bump at noon, the peak after dinner.
    private static readonly double[] Hours =
    [
        0.35, 0.20, 0.12, 0.10, 0.12, 0.20, 0.40, 0.60, 0.80, 1.00, 1.15, 1.20,
        1.25, 1.20, 1.15, 1.10, 1.10, 1.10, 1.20, 1.40, 1.60, 1.55, 1.10, 0.65,
    ];

    // From Sunday. Parcels are ordered at work; on Saturdays people are out.
    private static readonly double[] Weekdays = [0.85, 1.10, 1.05, 1.00, 1.00, 0.95, 0.75];

    // From January: a thin start of the year, a swelling end.
    private static readonly double[] Months = [0.85, 0.88, 0.95, 0.95, 1.00, 0.97, 0.95, 0.98, 1.00, 1.05, 1.25, 1.35];

    /// <summary>The mean of <see cref="OfWeek"/> over any whole week.</summary>
    public static double MeanOfWeek { get; } = Hours.Average() * Weekdays.Average();

    /// <summary>How busy the hour around an instant is for people who come to look, day by day and hour by hour.</summary>
    public static double OfWeek(DateTime utc)
    {
        var local = utc + FromUtc;
        return Weekdays[(int)local.DayOfWeek] * Hours[local.Hour];
    }

    /// <summary>How busy the hour around an instant is for the tills: as <see cref="OfWeek"/>, with seasons and sale days.</summary>
    public static double OfYear(DateTime utc) => OfWeek(utc) * Months[(utc + FromUtc).Month - 1] * SaleFactor(utc + FromUtc);

    /// <summary>By how much campaigns multiply the orders while they run; beyond three, nobody looks any more.</summary>
    public static double Lift(double perCampaign, int running) => 1 + (perCampaign * Math.Min(running, MostCampaigns));

    /// <summary>By how much a sale day multiplies the orders of its day.</summary>
    public static double SaleFactor(DateTime local)
    {
        // Thanksgiving is the fourth Thursday of November, the 22nd to the 28th.
        return (local.Month, local.Day, local.DayOfWeek) switch
        {
            (11, >= 23 and <= 29, DayOfWeek.Friday) => 3.0,
            (11, >= 26, DayOfWeek.Monday) or (12, <= 2, DayOfWeek.Monday) => 2.5,
            (7, >= 8 and <= 14, DayOfWeek.Tuesday) => 2.0,
            (12, 26, _) => 1.5,
            _ => 1.0,
        };
    }
}
