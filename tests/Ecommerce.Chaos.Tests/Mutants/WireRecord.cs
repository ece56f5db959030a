namespace Ecommerce.Chaos.Tests.Mutants;

/// <summary>A record as it is on a topic.</summary>
/// <param name="Topic">The topic.</param>
/// <param name="Value">The envelope, JSON.</param>
internal sealed record WireRecord(string Topic, string Value);
