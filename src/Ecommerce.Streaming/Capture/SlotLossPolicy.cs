namespace Ecommerce.Streaming.Capture;

/// <summary>What happens where changes since the stored offset are no longer to be had: the slot is gone or invalidated, or a table was made anew or rewritten behind the log's back.</summary>
public enum SlotLossPolicy
{
    /// <summary>A new slot and a new snapshot (Debezium's <c>when_needed</c>).</summary>
    Resnapshot,

    /// <summary>The capture fails and says what is lost; nothing is thrown away.</summary>
    Fail,
}
