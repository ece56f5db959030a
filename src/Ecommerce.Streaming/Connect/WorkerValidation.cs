using Ecommerce.Streaming.Connectors;

namespace Ecommerce.Streaming.Connect;

/// <summary>What the worker's own plugin says of a configuration; it connects to the database for that.</summary>
/// <param name="Plugin">The connector class that judged.</param>
/// <param name="ErrorCount">How many errors it counts.</param>
/// <param name="Mistakes">The errors, one each, with the worker's words; secrets hidden.</param>
public sealed record WorkerValidation(string Plugin, int ErrorCount, IReadOnlyList<PropertyMistake> Mistakes)
{
    /// <summary>Whether the worker would take the configuration.</summary>
    public bool IsValid => ErrorCount == 0;
}
