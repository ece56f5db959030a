namespace Ecommerce.Streaming.Connect;

/// <summary>How one task of a connector does.</summary>
/// <param name="Id">Its number, from 0.</param>
/// <param name="State">Its state.</param>
/// <param name="Worker">The worker that has it, as <c>host:port</c>.</param>
/// <param name="Trace">Why it failed, as Java prints it; null where it did not.</param>
public sealed record ConnectorTaskStatus(int Id, ConnectorState State, string Worker, string? Trace);
