namespace Ecommerce.Streaming.Capture.Settings;

/// <summary>The slot, the publication and the connection that reads them.</summary>
internal sealed record PublicationSettings(
    string SlotName, bool SlotFailover, bool DropSlotOnStop, string Name, PublicationMode Mode, bool ViaPartitionRoot, TimeSpan StatusInterval, TimeSpan MaxReconnectDelay)
{
    public static PublicationSettings Read(SettingReader reader) => new(
        reader.Text("slot.name") ?? "debezium",
        reader.Flag("slot.failover"),
        reader.Flag("slot.drop.on.stop"),
        reader.Text("publication.name") ?? "dbz_publication",
        reader.Choice(
            "publication.autocreate.mode",
            ("all_tables", PublicationMode.AllTables),
            ("disabled", PublicationMode.Disabled),
            ("filtered", PublicationMode.Filtered),
            ("no_tables", PublicationMode.NoTables)),
        reader.Flag("publish.via.partition.root"),
        reader.Milliseconds("status.update.interval.ms"),
        reader.Milliseconds("retriable.restart.connector.wait.ms"));
}
