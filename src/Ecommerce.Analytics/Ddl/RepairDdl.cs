namespace Ecommerce.Analytics.Ddl;

/// <summary>What is remembered of the tables, so that one that was dropped or emptied by hand is noticed.</summary>
internal static class RepairDdl
{
    public const string SeenTables = "seen_tables";

    public static IEnumerable<string> CreateTables(string database) =>
    [
        // The first block of a table never goes while its rows do: merges keep it. A table with another UUID or a later first block has lost rows.
        $"""
        CREATE TABLE IF NOT EXISTS {SqlText.Name(database, SeenTables)}
        (
            tab String, table_uuid UUID COMMENT 'Nil where the table has to be made anew or read again', first_block Int64, sequence UInt64
        )
        ENGINE = ReplacingMergeTree(sequence) ORDER BY tab SETTINGS fsync_after_insert = 1, fsync_part_directory = 1
        """,
    ];
}
