namespace Ecommerce.Conformance.Running;

/// <summary>How long a case waits for what.</summary>
public sealed record CaseDeadlines
{
    /// <summary>For the snapshot to be taken and the stream to begin.</summary>
    public TimeSpan Start { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>For the server to send its log to the capture.</summary>
    public TimeSpan Sent { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>For the records of a step once the server has sent them all, while none comes.</summary>
    public TimeSpan Idle { get; init; } = TimeSpan.FromSeconds(4);

    /// <summary>How long topics must be quiet before the next step, and at the end, so that a record too many is seen.</summary>
    public TimeSpan Quiet { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>The same between statements that set off work in the capture itself, such as an incremental snapshot.</summary>
    public TimeSpan QuietBetweenSignals { get; init; } = TimeSpan.FromMilliseconds(1500);

    /// <summary>For the whole case.</summary>
    public TimeSpan Case { get; init; } = TimeSpan.FromSeconds(90);
}
