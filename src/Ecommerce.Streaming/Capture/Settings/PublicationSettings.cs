using System.Text.RegularExpressions;

namespace Ecommerce.Streaming.Capture.Settings;

/// <summary>The slot, the publication and the connection that reads them.</summary>
internal sealed partial record PublicationSettings(
    string SlotName, bool SlotFailover, bool DropSlotOnStop, string Name, PublicationMode Mode, bool ViaPartitionRoot, TimeSpan StatusInterval, TimeSpan MaxReconnectDelay)
{
    public static PublicationSettings Read(SettingReader reader)
    {
        var plugin = reader.Choice("plugin.name", "decoderbufs", ("decoderbufs", "decoderbufs"), ("pgoutput", "pgoutput"));
        if (plugin != "pgoutput")
        {
            reader.Refuse("plugin.name", "only 'pgoutput' is read, PostgreSQL's own plug-in; Debezium's default is decoderbufs, so it must be said");
        }

        var slot = reader.Text("slot.name", "debezium");
        reader.Check(SlotPattern().IsMatch(slot), "slot.name", "Valid replication slot name must contain only digits, lowercase characters and underscores with length <= 63");
        return new(
            slot,
            reader.Flag("slot.failover", false),
            reader.Flag("slot.drop.on.stop", false),
            reader.Text("publication.name", "dbz_publication"),
            reader.Choice(
                "publication.autocreate.mode",
                PublicationMode.AllTables,
                ("disabled", PublicationMode.Disabled),
                ("all_tables", PublicationMode.AllTables),
                ("filtered", PublicationMode.Filtered),
                ("no_tables", PublicationMode.NoTables)),
            reader.Flag("publish.via.partition.root", false),
            reader.Milliseconds("status.update.interval.ms", 10_000, min: 1),
            reader.Milliseconds("retriable.restart.connector.wait.ms", 10_000, min: 1));
    }

    [GeneratedRegex("^[a-z0-9_]{1,63}$", RegexOptions.ExplicitCapture)]
    private static partial Regex SlotPattern();
}
