using Ecommerce.Streaming.Capture.Slots;

namespace Ecommerce.Streaming.Capture.Sessions;

/// <summary>What a session does first, and why.</summary>
/// <param name="Start">How it begins.</param>
/// <param name="Reason">Why it cannot simply go on; null where it can, or there was nothing to go on from.</param>
internal sealed record SessionPlan(SessionStart Start, string? Reason = null)
{
    /// <summary>Decides from what is stored and what the server has.</summary>
    /// <param name="options">Snapshot mode and policy.</param>
    /// <param name="offset">The stored offset, if any.</param>
    /// <param name="slot">The slot, if any.</param>
    /// <param name="gap">What the publication lacks.</param>
    /// <param name="isFirst">Whether no session of this capture has begun yet.</param>
    /// <exception cref="CaptureSetupException">Changes are lost, or may be, and neither mode nor policy allow a new snapshot.</exception>
    public static SessionPlan Decide(CaptureOptions options, CaptureOffset? offset, SlotInfo? slot, PublicationGap gap, bool isFirst)
    {
        if (options.Snapshot == SnapshotMode.InitialOnly)
        {
            return new SessionPlan(offset is { SnapshotCompleted: true } ? SessionStart.Nothing : SessionStart.SnapshotOnly);
        }

        if (offset is null)
        {
            return (options.Snapshot, slot) switch
            {
                (SnapshotMode.NoData, { Loss: null }) => new SessionPlan(SessionStart.Resume),
                (SnapshotMode.NoData, _) => new SessionPlan(SessionStart.NewSlotWithoutSnapshot, slot?.Loss),
                (_, null) => new SessionPlan(SessionStart.NewSlot),
                _ => new SessionPlan(SessionStart.NewSlot, "the slot exists, but no offset is stored, so it is unknown what of it was delivered."),
            };
        }

        if (WhyNotResume(options.SlotName, offset, slot, gap) is { } loss)
        {
            return offset.SnapshotCompleted && (options.OnSlotLoss == SlotLossPolicy.Fail || options.Snapshot == SnapshotMode.NoData)
                ? throw new CaptureSetupException(
                    $"What changed since {Lsn.Format(offset.ConfirmedLsn)} is not to be had from slot '{options.SlotName}': {loss} Nothing was thrown away.",
                    "Let the capture take a new snapshot (snapshot mode WhenNeeded, OnSlotLoss Resnapshot), or begin with an empty offset store.")
                : new SessionPlan(SessionStart.NewSlot, loss);
        }

        if (!offset.SnapshotCompleted && options.Snapshot == SnapshotMode.NoData)
        {
            throw new CaptureSetupException("The last snapshot did not come to its end, and snapshot mode NoData forbids another.", "Run once with snapshot mode Initial, or begin with an empty offset store.");
        }

        return new SessionPlan(isFirst && options.Snapshot == SnapshotMode.Always ? SessionStart.ResumeWithSnapshot : SessionStart.Resume);
    }

    private static string? WhyNotResume(string slotName, CaptureOffset offset, SlotInfo? slot, PublicationGap gap)
    {
        var reached = Math.Max(offset.ConfirmedLsn, offset.SnapshotLsn);
        return offset.SlotName != slotName ? $"the stored offset belongs to slot '{offset.SlotName}'."
            : slot is null ? "the slot is gone: what changed since is no longer in the log."
            : slot.Loss is { } loss ? loss
            : !offset.SnapshotCompleted && offset.PendingTables.IsEmpty ? "the snapshot was not completed."
            : slot.ConfirmedLsn is null || slot.ConfirmedLsn > reached
                ? $"the slot is confirmed to {Lsn.Format(slot.ConfirmedLsn ?? 0)}, the stored offset only to {Lsn.Format(reached)}: somebody else has read from it, or the offset is an old copy."
            : gap.MissedChanges;
    }
}
