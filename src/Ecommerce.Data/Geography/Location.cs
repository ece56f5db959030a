namespace Ecommerce.Data.Geography;

/// <summary>A point on the earth (WGS 84).</summary>
/// <param name="Latitude">Degrees north of the equator, -90 to 90.</param>
/// <param name="Longitude">Degrees east of Greenwich, -180 to 180.</param>
public readonly record struct Location(decimal Latitude, decimal Longitude);
