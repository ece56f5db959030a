namespace Ecommerce.Streaming.ConnectData;

/// <summary>A field of a struct.</summary>
/// <param name="Name">The field's name.</param>
/// <param name="Schema">What its values look like.</param>
public sealed record ConnectField(string Name, ConnectSchema Schema);
