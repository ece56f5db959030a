namespace Ecommerce.Streaming.Connectors;

/// <summary>One thing that is wrong with a connector's configuration, in Debezium's own words where Debezium has words for it.</summary>
/// <param name="Property">The property's name; a salt that is part of it is left out.</param>
/// <param name="Value">What it is set to; null where it is missing, asterisks where it may be a secret.</param>
/// <param name="Expected">What is expected instead.</param>
/// <param name="Nearest">The nearest right name (for a name that does not exist) or value (for one that is not allowed); null when nothing is near.</param>
public sealed record PropertyMistake(string Property, string? Value, string Expected, string? Nearest = null)
{
    /// <summary>Whether the name itself is the mistake: there is no such property, so nothing would read it.</summary>
    public bool IsUnknown { get; init; }

    /// <summary>The mistake as one sentence.</summary>
    public override string ToString()
    {
        var hint = Nearest is null ? string.Empty : $"; did you mean '{Nearest}'?";
        if (IsUnknown)
            return $"The '{Property}' property is unknown: {Expected}{hint}";
        return Value is null ? $"The '{Property}' value is invalid: {Expected}{hint}" : $"The '{Property}' value '{Value}' is invalid: {Expected}{hint}";
    }
}
