namespace Ecommerce.Streaming.Capture;

/// <summary>When the tables' rows are sent before streaming begins (Debezium's <c>snapshot.mode</c>).</summary>
public enum SnapshotMode
{
    /// <summary>Where no offset is stored, or the last snapshot did not come to its end. A slot that is gone is an error, unless <see cref="SlotLossPolicy"/> says otherwise.</summary>
    Initial,

    /// <summary>At every start.</summary>
    Always,

    /// <summary>As <see cref="Initial"/>, then the capture ends: no slot, no streaming.</summary>
    InitialOnly,

    /// <summary>Never: streaming only.</summary>
    NoData,

    /// <summary>As <see cref="Initial"/>, and where what changed since the stored offset is no longer in the log.</summary>
    WhenNeeded,
}
