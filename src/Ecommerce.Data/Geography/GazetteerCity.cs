namespace Ecommerce.Data.Geography;

/// <summary>A city of the bundled gazetteer.</summary>
/// <param name="Name">Its name.</param>
/// <param name="State">Name of its state.</param>
/// <param name="StateCode">Postal code of its state, two letters.</param>
/// <param name="Population">Its inhabitants.</param>
/// <param name="Coordinates">Where it is.</param>
public sealed record GazetteerCity(string Name, string State, string StateCode, int Population, Location Coordinates);
