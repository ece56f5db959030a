using static Ecommerce.Streaming.Connectors.Properties.ConnectorProperty;

namespace Ecommerce.Streaming.Connectors.Properties;

/// <summary>Slot, publication, and what is confirmed to the server (PostgresConnectorConfig of Debezium 3.6).</summary>
internal static class ReplicationProperties
{
    public static readonly ConnectorProperty[] All =
    [
        Choice("plugin.name", "decoderbufs", "pgoutput", "decoderbufs"),
        Text("slot.name", "debezium") with { Form = TextForm.Slot },
        Flag("slot.drop.on.stop", false),
        Flag("slot.failover", false),
        Text("slot.stream.params"),
        Int("slot.max.retries", "6"),
        Long("slot.retry.delay.ms", "10000") with { Range = NumberRange.Int },
        Text("publication.name", "dbz_publication"),
        Choice("publication.autocreate.mode", "all_tables", "all_tables", "disabled", "filtered", "no_tables"),
        Flag("publish.via.partition.root", false),
        Text("replica.identity.autoset.values") with { Form = TextForm.ReplicaIdentity },
        Choice("offset.mismatch.strategy", "no_validation", "no_validation", "trust_offset", "trust_slot", "trust_greater_lsn"),
        Flag("internal.slot.seek.to.known.offset.on.start", false) with { Replacement = "offset.mismatch.strategy" },
        Long("internal.create.slot.command.timeout", "90"),
        Int("status.update.interval.ms", "10000") with { Range = NumberRange.PositiveInt },
        Long("xmin.fetch.interval.ms", "0") with { Range = NumberRange.NonNegativeLong },

        // No default of its own: the deprecated flush.lsn.source decides, and connector where neither is set.
        Choice("lsn.flush.mode", null, "connector", "manual", "connector_and_driver"),
        Flag("flush.lsn.source", true) with { Replacement = "lsn.flush.mode" },
        Long("lsn.flush.timeout.ms", "30000") with { Range = NumberRange.PositiveInt },
        Choice("lsn.flush.timeout.action", "fail", "fail", "warn", "ignore"),
    ];
}
