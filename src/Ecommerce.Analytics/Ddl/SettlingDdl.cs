using Ecommerce.Analytics.Model;

namespace Ecommerce.Analytics.Ddl;

/// <summary>Tables of the settle loop: triggers, progress, watermark, lease.</summary>
internal static class SettlingDdl
{
    public static IEnumerable<string> CreateTables(string database, IEnumerable<FactKind> facts) =>
    [
        .. facts.Select(kind => $"CREATE TABLE IF NOT EXISTS {SqlText.Name(database, kind.Trigger())} (id Int32) ENGINE = Null"),
        $"""
        CREATE TABLE IF NOT EXISTS {SqlText.Name(database, "settled")} (table_uuid UUID, tab String, block Int64, floor UInt128, sequence UInt64)
        ENGINE = ReplacingMergeTree(sequence) ORDER BY table_uuid SETTINGS fsync_after_insert = 1, fsync_part_directory = 1
        """,
        $"""
        CREATE TABLE IF NOT EXISTS {SqlText.Name(database, "watermark")} (lsn UInt64, settled_at DateTime64(3, 'UTC'))
        ENGINE = ReplacingMergeTree(lsn) ORDER BY tuple()
        """,
        $"""
        CREATE TABLE IF NOT EXISTS {SqlText.Name(database, "settler")} (epoch UInt64, holder String, at DateTime64(3, 'UTC'))
        ENGINE = ReplacingMergeTree(at) ORDER BY epoch TTL toDateTime(at) + INTERVAL 7 DAY
        """,
    ];
}
