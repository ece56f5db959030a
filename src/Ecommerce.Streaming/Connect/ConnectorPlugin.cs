namespace Ecommerce.Streaming.Connect;

/// <summary>A connector class that the worker has.</summary>
/// <param name="Class">Its Java class.</param>
/// <param name="Type"><c>source</c> or <c>sink</c>.</param>
/// <param name="Version">Its version; null where it tells none.</param>
public sealed record ConnectorPlugin(string Class, string Type, string? Version);
