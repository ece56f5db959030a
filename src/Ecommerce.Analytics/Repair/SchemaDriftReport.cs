using System.Collections.Immutable;

namespace Ecommerce.Analytics.Repair;

/// <summary>How the source stands to the model, and what to do about it.</summary>
public sealed record SchemaDriftReport
{
    /// <summary>All that differs now.</summary>
    public required ImmutableArray<SchemaDifference> Differences { get; init; }

    /// <summary>Tables (bare names) that a column has gone from since the last look: messages that were parked for lack of it can be replayed.</summary>
    public required ImmutableArray<string> GoneFrom { get; init; }

    /// <summary>Tables (bare names) of which a column is back or was made anew: they have to be read again, and then <see cref="SchemaDrift.AcceptAsync"/> be told.</summary>
    public required ImmutableArray<string> ReadAgain { get; init; }

    internal ImmutableDictionary<string, int> Made { get; init; } = ImmutableDictionary<string, int>.Empty;
}
