namespace Ecommerce.Streaming.Capture;

/// <summary>
/// How far a capture has come, and of which server's log: a log position means nothing on another server, so identity and position are kept together.
/// </summary>
public sealed record CaptureOffset
{
    /// <summary>The server's system identifier (<c>pg_control_system()</c>), set by initdb.</summary>
    public required ulong SystemIdentifier { get; init; }

    /// <summary>The timeline the server's log was on; a promoted standby continues on a greater one.</summary>
    public required uint Timeline { get; init; }

    /// <summary>The captured database's name; slots belong to one database.</summary>
    public required string Database { get; init; }

    /// <summary>The logical replication slot's name.</summary>
    public required string SlotName { get; init; }

    /// <summary>Identifies one creation of the slot together with its snapshot; a slot made anew has a new one.</summary>
    public required Guid Generation { get; init; }

    /// <summary>L0: the slot's consistent point. The snapshot shows the database exactly here, and every streamed transaction commits after it.</summary>
    public required ulong SnapshotLsn { get; init; }

    /// <summary>Whether the target has stored the whole snapshot. False means that the snapshot must be taken again.</summary>
    public required bool SnapshotCompleted { get; init; }

    /// <summary>The greatest position that may have been confirmed to the slot; 0 before the first confirmation.</summary>
    public required ulong ConfirmedLsn { get; init; }

    /// <summary>The incremental snapshot that was under way at <see cref="ConfirmedLsn"/>; null where there was none.</summary>
    [System.Text.Json.Serialization.JsonIgnore(Condition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull)]
    public IncrementalSnapshotProgress? IncrementalSnapshot { get; init; }
}
