namespace Ecommerce.Streaming.Connect;

/// <summary>A configuration that the worker has taken.</summary>
/// <param name="Connector">The connector as the worker keeps it.</param>
/// <param name="Outcome">What that changed.</param>
public sealed record AppliedConnector(ConnectorInfo Connector, ApplyOutcome Outcome);
