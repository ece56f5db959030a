namespace Ecommerce.Analytics.Ingest;

/// <summary>How far a capture has come and of which server's log, as ClickHouse keeps it beside the state.</summary>
public sealed record CaptureOffsetRow
{
    /// <summary>PostgreSQL's system identifier.</summary>
    public required ulong SystemIdentifier { get; init; }

    /// <summary>The timeline the log was on.</summary>
    public required uint Timeline { get; init; }

    /// <summary>The captured database.</summary>
    public required string Database { get; init; }

    /// <summary>The replication slot.</summary>
    public required string SlotName { get; init; }

    /// <summary>Identifies one creation of the slot.</summary>
    public required Guid Generation { get; init; }

    /// <summary>L0, the slot's consistent point: no streamed record's version lies below it. 0 where the slot had no snapshot.</summary>
    public required ulong SnapshotLsn { get; init; }

    /// <summary>Whether the whole snapshot is stored.</summary>
    public required bool SnapshotCompleted { get; init; }

    /// <summary>The greatest LSN confirmed to the slot.</summary>
    public required ulong ConfirmedLsn { get; init; }

    /// <summary>Whatever else the capture keeps of its own, as it wrote it. Default empty.</summary>
    public string Details { get; init; } = string.Empty;
}
