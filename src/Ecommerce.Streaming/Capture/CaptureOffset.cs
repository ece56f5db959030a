using System.Collections.Immutable;
using System.Text.Json.Serialization;

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

    /// <summary>L0: the slot's consistent point. The snapshot shows the database exactly here, and every streamed transaction commits after it. 0 where the slot was made without a snapshot.</summary>
    public required ulong SnapshotLsn { get; init; }

    /// <summary>
    /// The consistent points of later snapshots on the same slot, ascending, as far as transactions from before them may still be sent. No record of a transaction that commits beyond
    /// one has a smaller position.
    /// </summary>
    public ImmutableArray<ulong> LaterSnapshots { get; init; } = [];

    /// <summary>Tables, <c>schema.table</c>, whose rows a snapshot has yet to send, or has sent and the target may not have stored.</summary>
    public ImmutableArray<string> PendingTables { get; init; } = [];

    /// <summary>The captured tables as they were last seen: one that differs was made anew or rewritten, which the log does not tell.</summary>
    public ImmutableArray<SeenTable> Tables { get; init; } = [];

    /// <summary>The last heartbeats that the target has stored, newest last: a server without the newest is an older copy of the one that they came from.</summary>
    public ImmutableArray<HeartbeatToken> Tokens { get; init; } = [];

    /// <summary>Whether the target has stored the whole first snapshot. False means that <see cref="PendingTables"/> must be taken again.</summary>
    public required bool SnapshotCompleted { get; init; }

    /// <summary>The greatest position that may have been confirmed to the slot; 0 before the first confirmation.</summary>
    public required ulong ConfirmedLsn { get; init; }

    /// <summary>The incremental snapshot that was under way at <see cref="ConfirmedLsn"/>; null where there was none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IncrementalSnapshotProgress? IncrementalSnapshot { get; init; }

    /// <summary>
    /// The end of the last captured commit up to <see cref="ConfirmedLsn"/>, which the next transaction's position begins with, also when it is sent again; 0 where the slot had none yet,
    /// null where it is not known.
    /// </summary>
    public ulong? CommitLsn { get; init; }

    /// <summary>The commit that ends at <see cref="CommitLsn"/>, by which the server's log is known again; null where there is none or it is not known.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public CapturedCommit? Commit { get; init; }

    /// <summary>Where the snapshot was taken that <see cref="PendingTables"/> are part of.</summary>
    [JsonIgnore]
    internal ulong LastSnapshotLsn => LaterSnapshots.IsEmpty ? SnapshotLsn : LaterSnapshots[^1];
}
