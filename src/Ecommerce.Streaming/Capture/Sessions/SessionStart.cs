namespace Ecommerce.Streaming.Capture.Sessions;

/// <summary>How a session begins.</summary>
internal enum SessionStart
{
    /// <summary>From the slot where it stands; tables that need it are snapshotted before.</summary>
    Resume,

    /// <summary>From the slot where it stands, after a snapshot of all tables.</summary>
    ResumeWithSnapshot,

    /// <summary>With a new slot and a snapshot of all tables.</summary>
    NewSlot,

    /// <summary>With a new slot and no snapshot.</summary>
    NewSlotWithoutSnapshot,

    /// <summary>With a snapshot, and no streaming after it.</summary>
    SnapshotOnly,

    /// <summary>Not at all: the snapshot that was asked for is done.</summary>
    Nothing,
}
