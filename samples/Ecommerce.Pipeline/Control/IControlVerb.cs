using System.Text.Json.Nodes;

namespace Ecommerce.Pipeline.Control;

/// <summary>Something that a running host does when another process asks for it.</summary>
internal interface IControlVerb
{
    /// <summary>What it is asked for by.</summary>
    string Name { get; }

    /// <summary>Does it.</summary>
    /// <param name="arguments">What the asking side says; checked here.</param>
    /// <param name="say">Progress for a person on the other side, a line each.</param>
    /// <param name="cancellationToken">The other side has gone, or the host stops.</param>
    /// <returns>The result as one JSON object.</returns>
    /// <exception cref="Cli.UsageException">The arguments ask for something that cannot be.</exception>
    /// <exception cref="Cli.PartFailedException">It could not be done.</exception>
    Task<JsonObject> RunAsync(JsonObject arguments, Action<string> say, CancellationToken cancellationToken);
}
