using System.Collections.Immutable;
using Ecommerce.Streaming.Capture.Slots;

namespace Ecommerce.Streaming.Capture.Catalog;

/// <summary>How the captured tables differ from what was last seen of them.</summary>
internal sealed record TableChanges
{
    /// <summary>Tables with another OID: dropped and created.</summary>
    public required ImmutableArray<string> MadeAnew { get; init; }

    /// <summary>Tables that are not there any more.</summary>
    public required ImmutableArray<string> Gone { get; init; }

    /// <summary>Tables that fell out of the publication.</summary>
    public required ImmutableArray<string> Unpublished { get; init; }

    /// <summary>Tables whose rows are in another file: rewritten, or truncated.</summary>
    public required ImmutableArray<CapturedTable> Rewritten { get; init; }

    /// <summary>The tables as they are now, those that are gone with OID 0; the same array where nothing differs.</summary>
    public required ImmutableArray<SeenTable> Seen { get; init; }

    /// <summary>Compares.</summary>
    /// <param name="before">What was last seen.</param>
    /// <param name="now">What is there.</param>
    /// <param name="gap">What the publication lacks.</param>
    /// <param name="options">Whose tables.</param>
    public static TableChanges Between(ImmutableArray<SeenTable> before, ImmutableArray<CapturedTable> now, PublicationGap gap, CaptureOptions options)
    {
        var seen = before.ToDictionary(t => t.Name, StringComparer.Ordinal);
        var there = now.ToDictionary(t => t.Name.FullName, StringComparer.Ordinal);
        var missing = options.Publication == PublicationMode.Filtered ? gap.Missing.Select(t => t.FullName).ToHashSet(StringComparer.Ordinal) : [];
        var madeAnew = now.Where(t => seen.TryGetValue(t.Name.FullName, out var s) && s.Oid != t.Oid).Select(t => t.Name.FullName).ToImmutableArray();
        ImmutableArray<SeenTable> after =
        [
            // A table that has come since is published from its first row on, or not at all until the next session.
            .. now.Where(t => seen.ContainsKey(t.Name.FullName) || !missing.Contains(t.Name.FullName)).Select(t => new SeenTable(t.Name.FullName, t.Oid, t.FileNode)).Concat(before.Where(s => !there.ContainsKey(s.Name)).Select(s => s with { Oid = 0, FileNode = 0 })).OrderBy(t => t.Name, StringComparer.Ordinal),
        ];
        return new TableChanges
        {
            // The heartbeat's rows are nobody's loss.
            MadeAnew = madeAnew.Remove(CaptureOptions.HeartbeatTable),
            Gone = [.. before.Where(s => s.Oid != 0 && !there.ContainsKey(s.Name) && s.Name != CaptureOptions.HeartbeatTable).Select(s => s.Name)],
            Unpublished = [.. missing.Where(t => seen.ContainsKey(t) && !madeAnew.Contains(t) && t != CaptureOptions.HeartbeatTable)],
            Rewritten = [.. now.Where(t => seen.TryGetValue(t.Name.FullName, out var s) && s.Oid == t.Oid && s.FileNode != t.FileNode && t.Name.FullName != CaptureOptions.HeartbeatTable)],
            Seen = after.SequenceEqual(before) ? before : after,
        };
    }

    /// <summary>What happened, in words.</summary>
    public string Describe(ImmutableArray<string> rewritten) => string.Join(
        "; ",
        new (string What, ImmutableArray<string> Tables)[] { ("made anew", MadeAnew), ("gone", Gone), ("taken out of the publication", Unpublished), ("rewritten", rewritten) }
            .Where(c => !c.Tables.IsEmpty).Select(c => $"{c.What}: {string.Join(", ", c.Tables)}"));

    /// <summary>The error where no new snapshot may be taken.</summary>
    public CaptureSetupException Failure(ImmutableArray<string> rewritten) => new(
        $"What the log does not tell happened to captured tables ({Describe(rewritten)}), so the target cannot be brought to what they hold now by changes alone.",
        "Let the capture read them again (OnSlotLoss Resnapshot), or begin with an empty offset store and an empty target.");
}
