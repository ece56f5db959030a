using Ecommerce.Data.Generation.Rows;
using Ecommerce.Data.Schema;

namespace Ecommerce.Data.Rules;

/// <summary>How long a parcel takes: packing by method, then the way by method and distance from the store's warehouse in Memphis, Tennessee.</summary>
internal static class ShippingTimes
{
    private const double WarehouseLatitude = 35.14953;
    private const double WarehouseLongitude = -90.04898;
    private const double KilometresPerDegree = 111.2;

    // Cosine of 38 degrees north. On a flat map, because a cosine differs in its last bit from machine to machine; a few per cent are lost on it.
    private const double MeridiansMeet = 0.788;

    /// <summary>Distance from the warehouse, as the crow flies.</summary>
    public static double KilometresTo(CityRow city)
    {
        if (city.Latitude is not { } north || city.Longitude is not { } east)
        {
            return 0;
        }

        var up = ((double)north - WarehouseLatitude) * KilometresPerDegree;
        var across = ((double)east - WarehouseLongitude) * KilometresPerDegree * MeridiansMeet;
        return Math.Sqrt((up * up) + (across * across));
    }

    /// <summary>Longest time from payment to the carrier; two hours at least.</summary>
    public static TimeSpan LongestPacking(ShippingMethodId method) =>
        TimeSpan.FromHours(method is ShippingMethodId.NextDay or ShippingMethodId.Express or ShippingMethodId.Pickup ? 12 : 72);

    /// <summary>Mean time from the carrier to the courier's round, in hours; single ones lie within a quarter of it.</summary>
    public static double MeanTransitHours(ShippingMethodId method, double kilometres) => method switch
    {
        ShippingMethodId.Express => 18 + (kilometres / 100),
        ShippingMethodId.NextDay => 14 + (kilometres / 400),
        ShippingMethodId.Free => 60 + (kilometres / 35),
        ShippingMethodId.Pickup => 4,
        _ => 36 + (kilometres / 40),
    };

    /// <summary>Transit by this method against that of standard shipping over a middling distance; for a store whose clock runs faster than the world's.</summary>
    public static double Pace(ShippingMethodId method) => MeanTransitHours(method, 1_500) / MeanTransitHours(ShippingMethodId.Standard, 1_500);
}
