namespace Ecommerce.Streaming.Capture;

/// <summary>What happens when the slot retains more log than its budget.</summary>
public enum SlotBudgetPolicy
{
    /// <summary>Whoever writes is told to slow down; the capture goes on.</summary>
    Throttle,

    /// <summary>The capture fails; the slot stays, so nothing is lost, and the log goes on growing until somebody acts.</summary>
    Fail,

    /// <summary>The slot is dropped, which frees the log, and made anew with a snapshot.</summary>
    DropAndResnapshot,
}
