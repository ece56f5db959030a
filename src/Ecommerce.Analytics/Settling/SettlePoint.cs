namespace Ecommerce.Analytics.Settling;

/// <summary>Where a pass of the <see cref="SettleLoop"/> stands, in the order in which it comes there. A pass that finds nothing to do skips points.</summary>
public enum SettlePoint
{
    /// <summary>Progress is known; nothing was looked at yet.</summary>
    PassStarted,

    /// <summary>What was kept aside is in the state; that is not recorded yet.</summary>
    AsideReplayed,

    /// <summary>New rows below a floor have their tombstones.</summary>
    FloorsApplied,

    /// <summary>One kind of facts is corrected; comes once for each kind.</summary>
    TriggerWritten,

    /// <summary>All ledgers are corrected; that is not recorded yet.</summary>
    Corrected,

    /// <summary>What was settled is recorded; the watermark is not.</summary>
    ProgressRecorded,

    /// <summary>The watermark is recorded: the pass is over.</summary>
    WatermarkWritten,
}
