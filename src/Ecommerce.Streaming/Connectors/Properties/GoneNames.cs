using System.Collections.Frozen;

namespace Ecommerce.Streaming.Connectors.Properties;

/// <summary>Names that other versions of Debezium have, which 3.6 would silently ignore.</summary>
internal static class GoneNames
{
    /// <summary>What replaced the names of older versions.</summary>
    public static readonly FrozenDictionary<string, string> Replaced = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["database.server.name"] = "topic.prefix",
        ["schema.whitelist"] = "schema.include.list",
        ["schema.blacklist"] = "schema.exclude.list",
        ["table.whitelist"] = "table.include.list",
        ["table.blacklist"] = "table.exclude.list",
        ["column.whitelist"] = "column.include.list",
        ["column.blacklist"] = "column.exclude.list",
        ["toasted.value.placeholder"] = "unavailable.value.placeholder",
        ["sanitize.field.names"] = "field.name.adjustment.mode",
        ["slot.drop_on_stop"] = "slot.drop.on.stop",
        ["delete.handling.mode"] = "delete.tombstone.handling.mode",
        ["drop.tombstones"] = "delete.tombstone.handling.mode",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Names that came with 3.7.</summary>
    public static readonly FrozenSet<string> Later = FrozenSet.ToFrozenSet(
        ["poll.dispatch.interval.ms", "signal.emit.failure.max.retries", "signal.emit.failure.backoff.ms"],
        StringComparer.Ordinal);
}
