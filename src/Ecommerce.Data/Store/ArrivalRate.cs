using Ecommerce.Data.Generation;

namespace Ecommerce.Data.Store;

/// <summary>How many orders per second are due, hour by hour: the rate asked for, times the <see cref="StoreRhythm"/>.</summary>
/// <param name="options">Rate, rhythm and lift.</param>
/// <param name="campaignsAt">How many campaigns run at an instant (UTC).</param>
internal sealed class ArrivalRate(StoreLifeOptions options, Func<DateTime, int> campaignsAt)
{
    private const int LastYear = 9_000;

    /// <summary>The rate at an instant, and until when it stays.</summary>
    public (double PerSecond, DateTimeOffset Until) At(DateTimeOffset instant)
    {
        var utc = instant.UtcDateTime;
        if (options.Rhythm == StoreRhythm.Steady || utc.Year > LastYear)
        {
            return (options.OrdersPerSecond, DateTimeOffset.MaxValue);
        }

        var hour = new DateTime(utc.Ticks - (utc.Ticks % TimeSpan.TicksPerHour), DateTimeKind.Utc);
        var middle = hour.AddMinutes(30);
        var busy = options.Rhythm == StoreRhythm.Week
            ? ShoppingRhythm.OfWeek(middle)
            : ShoppingRhythm.OfYear(middle) * ShoppingRhythm.Lift(options.Rates.CampaignLift, campaignsAt(middle));
        return (options.OrdersPerSecond * busy / ShoppingRhythm.MeanOfWeek, new DateTimeOffset(hour.AddHours(1)));
    }
}
