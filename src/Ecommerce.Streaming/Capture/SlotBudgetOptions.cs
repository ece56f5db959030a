namespace Ecommerce.Streaming.Capture;

/// <summary>How much log the server may keep for the slot, and what happens beyond.</summary>
public sealed record SlotBudgetOptions
{
    /// <summary>Bytes of log between the slot's restart position and the server's; 0 for no bound. Default 8 GiB.</summary>
    public long MaxRetainedBytes { get; init; } = 8L << 30;

    /// <summary>The share of <see cref="MaxRetainedBytes"/> at which a warning is logged. Default 0.5.</summary>
    public double WarnAt { get; init; } = 0.5;

    /// <summary>What happens at the budget. Default <see cref="SlotBudgetPolicy.Throttle"/>.</summary>
    public SlotBudgetPolicy Policy { get; init; }
}
