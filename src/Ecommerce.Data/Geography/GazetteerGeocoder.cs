namespace Ecommerce.Data.Geography;

/// <summary>Geocodes cities from the bundled gazetteer: offline, at once, and always the same.</summary>
public sealed class GazetteerGeocoder : ICityGeocoder
{
    /// <summary>What <see cref="GeocodedAddress.Provider"/> says.</summary>
    public const string ProviderName = "GeoNames (bundled)";

    private readonly Gazetteer _gazetteer;

    /// <summary>Uses a gazetteer.</summary>
    /// <param name="gazetteer">The gazetteer; null for the bundled one.</param>
    public GazetteerGeocoder(Gazetteer? gazetteer = null) => _gazetteer = gazetteer ?? Gazetteer.Bundled;

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<GeocodedAddress>> GeocodeAsync(string address, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(address);
        var parts = address.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return parts.Length < 2 ? ValueTask.FromResult<IReadOnlyList<GeocodedAddress>>([]) : GeocodeAsync(parts[^2], parts[^1], cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<GeocodedAddress>> GeocodeAsync(string city, string state, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        IReadOnlyList<GeocodedAddress> found = _gazetteer.Find(city, state) is { } place
            ? [new GeocodedAddress($"{place.Name}, {place.State}", place.Coordinates, ProviderName)]
            : [];
        return ValueTask.FromResult(found);
    }
}
