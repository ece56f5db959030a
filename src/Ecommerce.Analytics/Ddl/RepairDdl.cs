namespace Ecommerce.Analytics.Ddl;

/// <summary>What is remembered of the tables, so that one that was dropped or emptied by hand is noticed.</summary>
internal static class RepairDdl
{
    public const string SeenTables = "seen_tables";

    public const string SourceColumns = "source_columns";

    /// <summary>The columns that answers read and the source has no more, as <c>table.column</c>: an array, for rows that come without them.</summary>
    public static string GoneColumns(string database) =>
        $"(SELECT groupArrayIf(name, number = 0) FROM (SELECT name, argMax(number, sequence) AS number FROM {SqlText.Name(database, SourceColumns)} GROUP BY name))";

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
        $"""
        CREATE TABLE IF NOT EXISTS {SqlText.Name(database, SourceColumns)}
        (
            name String COMMENT 'table.column', number Int32 COMMENT 'The column number in PostgreSQL; 0 where it is gone or of a type that the state cannot hold', sequence UInt64
        )
        ENGINE = ReplacingMergeTree(sequence) ORDER BY name SETTINGS fsync_after_insert = 1, fsync_part_directory = 1
        """,
    ];
}
