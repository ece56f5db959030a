namespace Ecommerce.Streaming.Connectors;

/// <summary>A connector's settings are wrong; every mistake is told at once.</summary>
public sealed class DebeziumConnectorException : Exception
{
    /// <summary>Makes the error.</summary>
    /// <param name="mistakes">What is wrong, one sentence each.</param>
    public DebeziumConnectorException(IReadOnlyList<string> mistakes)
        : base($"The connector cannot be built ({mistakes?.Count} mistakes):{string.Concat((mistakes ?? []).Select(mistake => Environment.NewLine + "  - " + mistake))}") => Mistakes = mistakes ?? [];

    /// <summary>What is wrong, one sentence each.</summary>
    public IReadOnlyList<string> Mistakes { get; }
}
