namespace Ecommerce.Streaming.Connectors;

/// <summary>A connector's settings are wrong; every mistake is told at once.</summary>
public sealed class DebeziumConnectorException : Exception
{
    /// <summary>Makes the error.</summary>
    /// <param name="mistakes">What is wrong.</param>
    public DebeziumConnectorException(IReadOnlyList<PropertyMistake> mistakes)
        : base($"The connector cannot be built ({(mistakes?.Count is 1 ? "1 mistake" : $"{mistakes?.Count} mistakes")}):{string.Concat((mistakes ?? []).Select(mistake => Environment.NewLine + "  - " + mistake))}") => Mistakes = mistakes ?? [];

    /// <summary>What is wrong, in order of the properties.</summary>
    public IReadOnlyList<PropertyMistake> Mistakes { get; }
}
