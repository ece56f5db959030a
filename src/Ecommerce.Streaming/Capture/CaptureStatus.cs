namespace Ecommerce.Streaming.Capture;

/// <summary>A capture's figures at one moment.</summary>
public sealed record CaptureStatus
{
    /// <summary>What the capture is doing.</summary>
    public required CaptureState State { get; init; }

    /// <summary>The replication slot.</summary>
    public required string SlotName { get; init; }

    /// <summary>Rows of the snapshot sent so far.</summary>
    public required long SnapshotRows { get; init; }

    /// <summary>Rows of all tables at the snapshot, large ones by the server's statistics; 0 while unknown or without a snapshot.</summary>
    public required long SnapshotTotalRows { get; init; }

    /// <summary>How much of the snapshot is sent, 0 to 100.</summary>
    public required double SnapshotPercent { get; init; }

    /// <summary>Rows of the snapshot per second, on average since it began; of the last one where it has ended.</summary>
    public required double SnapshotRowsPerSecond { get; init; }

    /// <summary>The table the snapshot is reading, or null.</summary>
    public required string? SnapshotTable { get; init; }

    /// <summary>Records handed to the sink since the capture was created, snapshot rows included.</summary>
    public required long EventsSent { get; init; }

    /// <summary>Transactions forwarded since the capture was created.</summary>
    public required long Transactions { get; init; }

    /// <summary>The end of the last forwarded commit; 0 before the first.</summary>
    public required ulong LastCommitLsn { get; init; }

    /// <summary>The position last marked at the sink: everything that the log holds up to here has been sent.</summary>
    public required ulong MarkedLsn { get; init; }

    /// <summary>The position confirmed to the slot.</summary>
    public required ulong ConfirmedLsn { get; init; }

    /// <summary>Bytes of log that the server has written beyond <see cref="ConfirmedLsn"/>, as of about a second ago.</summary>
    public required long LagBytes { get; init; }

    /// <summary>Seconds since the server's log passed <see cref="ConfirmedLsn"/>, to about a second; 0 where it has not.</summary>
    public required double LagSeconds { get; init; }

    /// <summary>Bytes of log that the server keeps for the slot, as of about a second ago.</summary>
    public required long RetainedBytes { get; init; }

    /// <summary>Records that were sent and are not known to be stored by the target.</summary>
    public required long InFlight { get; init; }

    /// <summary>Whether whoever writes should slow down: the slot retains more log than its budget (<see cref="SlotBudgetPolicy.Throttle"/>).</summary>
    public required bool MustThrottle { get; init; }

    /// <summary>How often the connection was lost and made anew.</summary>
    public required int Reconnects { get; init; }

    /// <summary>The last error's message, also where the capture recovered from it; null if there was none.</summary>
    public required string? LastError { get; init; }
}
