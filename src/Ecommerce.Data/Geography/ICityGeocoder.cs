namespace Ecommerce.Data.Geography;

/// <summary>Turns a city's name into coordinates. The words are those of the usual geocoding libraries, so that an adapter to one of them is a few lines.</summary>
public interface ICityGeocoder
{
    /// <summary>Geocodes an address in one line.</summary>
    /// <param name="address">An address whose last two parts, separated by commas, name city and state, e.g. <c>12 Oak Street, Portland, Oregon</c> or <c>Portland, OR</c>.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>What was found, best first; empty if nothing was.</returns>
    ValueTask<IReadOnlyList<GeocodedAddress>> GeocodeAsync(string address, CancellationToken cancellationToken = default);

    /// <summary>Geocodes a city of a state.</summary>
    /// <param name="city">The city's name.</param>
    /// <param name="state">The state's name or its postal code of two letters.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>What was found, best first; empty if nothing was.</returns>
    ValueTask<IReadOnlyList<GeocodedAddress>> GeocodeAsync(string city, string state, CancellationToken cancellationToken = default);
}
