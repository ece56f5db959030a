using System.Collections.Immutable;

namespace Ecommerce.Streaming.Capture;

/// <summary>What a publication lacks.</summary>
/// <param name="Exists">Whether there is such a publication.</param>
/// <param name="PublishesAllOperations">Whether it publishes inserts, updates, deletes and truncates.</param>
/// <param name="Tables">The captured tables that it does not list.</param>
internal sealed record PublicationGap(bool Exists, bool PublishesAllOperations, ImmutableArray<TableName> Tables)
{
    /// <summary>Whether changes may be missing from the log up to now, so that only a snapshot helps. The heartbeat's rows are nobody's loss.</summary>
    public string? MissedChanges =>
        !PublishesAllOperations ? "the publication did not publish every operation."
        : Tables.Where(t => t.FullName != CaptureOptions.HeartbeatTable).Select(t => t.FullName).ToArray() is { Length: > 0 } tables ? $"tables were not in the publication: {string.Join(", ", tables)}."
        : null;
}
