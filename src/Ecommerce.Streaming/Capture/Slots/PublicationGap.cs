using System.Collections.Immutable;
using Ecommerce.Streaming.Capture.Catalog;

namespace Ecommerce.Streaming.Capture.Slots;

/// <summary>How a publication differs from what the capture needs.</summary>
internal sealed record PublicationGap
{
    /// <summary>Whether there is such a publication.</summary>
    public required bool Exists { get; init; }

    /// <summary>Whether it is for all tables of the database.</summary>
    public required bool IsForAllTables { get; init; }

    /// <summary>Whether it publishes every operation that the capture sends.</summary>
    public required bool PublishesAllOperations { get; init; }

    /// <summary>The captured tables that it does not list.</summary>
    public required ImmutableArray<TableName> Missing { get; init; }

    /// <summary>Whether it lists tables that are not captured.</summary>
    public required bool HasOthers { get; init; }

    /// <summary>Why changes of all tables may be missing from the log up to now, so that only a new slot and a snapshot help; null where that is not so.</summary>
    public string? MissedChanges =>
        !Exists ? "the publication was gone."
        : !PublishesAllOperations ? "the publication did not publish every operation."
        : null;
}
