namespace Ecommerce.Data.Geography;

/// <summary>What a geocoder found for an address.</summary>
/// <param name="FormattedAddress">The place in the provider's own words, e.g. <c>Portland, Oregon</c>.</param>
/// <param name="Coordinates">Where it is.</param>
/// <param name="Provider">Who says so.</param>
public sealed record GeocodedAddress(string FormattedAddress, Location Coordinates, string Provider);
