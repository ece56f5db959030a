namespace Ecommerce.Streaming.Capture;

/// <summary>What a capture is doing.</summary>
public enum CaptureState
{
    /// <summary>Not running yet, or stopped.</summary>
    Stopped,

    /// <summary>Connecting; checking server, publication and slot.</summary>
    Connecting,

    /// <summary>Waiting until the target has stored what an earlier slot sent, before the slot is made anew.</summary>
    Draining,

    /// <summary>Creating the slot; the server waits for transactions that were open before.</summary>
    CreatingSlot,

    /// <summary>Reading the tables as they were at the slot's consistent point.</summary>
    Snapshotting,

    /// <summary>Forwarding changes as they commit.</summary>
    Streaming,

    /// <summary>Held at one position while somebody compares (see <see cref="VerificationHold"/>).</summary>
    Holding,

    /// <summary>The connection was lost; waiting before the next attempt.</summary>
    Reconnecting,

    /// <summary>Ended by an error that retrying cannot cure.</summary>
    Failed,
}
