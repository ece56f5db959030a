using static Ecommerce.Streaming.Connectors.Properties.ConnectorProperty;

namespace Ecommerce.Streaming.Connectors.Properties;

/// <summary>Snapshots, initial and incremental (CommonConnectorConfig, PostgresConnectorConfig of Debezium 3.6).</summary>
internal static class SnapshotProperties
{
    public static readonly ConnectorProperty[] All =
    [
        Choice("snapshot.mode", "initial", "always", "initial", "no_data", "initial_only", "when_needed", "configuration_based", "custom"),
        Text("snapshot.mode.custom.name"),
        Flag("snapshot.mode.configuration.based.snapshot.data", false),
        Flag("snapshot.mode.configuration.based.snapshot.schema", false),
        Flag("snapshot.mode.configuration.based.start.stream", false),
        Flag("snapshot.mode.configuration.based.snapshot.on.schema.error", false),
        Flag("snapshot.mode.configuration.based.snapshot.on.data.error", false),
        Choice("snapshot.isolation.mode", "serializable", "serializable", "repeatable_read", "read_committed", "read_uncommitted"),
        Choice("snapshot.locking.mode", "none", "shared", "none", "custom"),
        Text("snapshot.locking.mode.custom.name"),
        Choice("snapshot.query.mode", "select_all", "select_all", "custom"),
        Text("snapshot.query.mode.custom.name"),
        Regexes("snapshot.include.collection.list"),
        List("snapshot.select.statement.overrides"),
        Int("snapshot.fetch.size", "10240") with { Range = NumberRange.NonNegativeInt },
        Long("snapshot.delay.ms", "0") with { Range = NumberRange.NonNegativeLong },
        Long("snapshot.lock.timeout.ms", "10000"),
        Int("snapshot.max.threads", "1") with { Range = NumberRange.PositiveInt },
        Int("snapshot.max.threads.multiplier", "1") with { Range = NumberRange.PositiveInt },

        // Public in 3.6.1 already, with the internal name as its alias.
        Flag("legacy.snapshot.max.threads", false),
        Flag("internal.legacy.snapshot.max.threads", false) with { Replacement = "legacy.snapshot.max.threads" },
        Flag("internal.snapshot.scan.all.columns.force", false),
        Choice("snapshot.tables.order.by.row.count", "disabled", "ascending", "descending", "disabled"),
        Long("streaming.delay.ms", "0") with { Range = NumberRange.NonNegativeLong },
        Int("incremental.snapshot.chunk.size", "1024") with { Range = NumberRange.NonNegativeInt },
        Choice("incremental.snapshot.watermarking.strategy", "INSERT_INSERT", "INSERT_INSERT", "INSERT_DELETE"),
        Flag("incremental.snapshot.allow.schema.changes", false),
    ];

    public static readonly PropertyTemplate[] Templates =
    [
        new("snapshot.select.statement.overrides.{TABLE}", name => Text(name)),
        new("snapshot.max.threads.multiplier.{TABLE}", name => Int(name) with { Range = NumberRange.PositiveInt }),
    ];
}
