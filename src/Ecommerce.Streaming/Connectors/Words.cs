namespace Ecommerce.Streaming.Connectors;

/// <summary>How Debezium and Kafka spell our enumerations; null for a value that is none.</summary>
internal static class Words
{
    public static string? Of(DebeziumSnapshotMode mode) => mode switch
    {
        DebeziumSnapshotMode.Initial => "initial",
        DebeziumSnapshotMode.NoData => "no_data",
        DebeziumSnapshotMode.Always => "always",
        DebeziumSnapshotMode.InitialOnly => "initial_only",
        DebeziumSnapshotMode.WhenNeeded => "when_needed",
        DebeziumSnapshotMode.ConfigurationBased => "configuration_based",
        DebeziumSnapshotMode.Custom => "custom",
        _ => null,
    };

    public static string? Of(DeleteTombstoneHandling deletes) => deletes switch
    {
        DeleteTombstoneHandling.Tombstone => "tombstone",
        DeleteTombstoneHandling.Drop => "drop",
        DeleteTombstoneHandling.Rewrite => "rewrite",
        DeleteTombstoneHandling.RewriteWithTombstone => "rewrite-with-tombstone",
        DeleteTombstoneHandling.DeleteToTombstone => "delete-to-tombstone",
        _ => null,
    };

    public static string? Of(TimestampTarget target) => target switch
    {
        TimestampTarget.Text => "string",
        TimestampTarget.Unix => "unix",
        TimestampTarget.Date => "Date",
        TimestampTarget.Time => "Time",
        TimestampTarget.Timestamp => "Timestamp",
        _ => null,
    };
}
