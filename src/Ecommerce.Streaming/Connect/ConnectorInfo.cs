using System.Collections.Immutable;

namespace Ecommerce.Streaming.Connect;

/// <summary>A connector as the worker keeps it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Configuration">Its properties, secrets in clear where they were given in clear.</param>
/// <param name="Tasks">The numbers of its tasks; empty until they have been made.</param>
/// <param name="Type"><c>source</c> or <c>sink</c>.</param>
public sealed record ConnectorInfo(string Name, IReadOnlyDictionary<string, string> Configuration, ImmutableArray<int> Tasks, string Type)
{
    /// <summary>Name, type and numbers of tasks; no property.</summary>
    public override string ToString() => $"{Type} connector {Name} ({Configuration.Count} properties, {Tasks.Length} tasks)";
}
