using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Ecommerce.Data.Schema;

namespace Ecommerce.Analytics.Ddl;

/// <summary>
/// The way from the hub to the state tables: positions become versions, floors are set, and whatever cannot be stored is kept as an error.
/// </summary>
internal sealed class ChangeRoutingDdl(AnalyticsOptions options, ImmutableArray<StateTableDdl> states)
{
    /// <summary>The hub of all changes, once they have been looked at.</summary>
    public const string Changes = "changes";

    /// <summary>The hub of what most blocks have nothing of: rows of tables that seldom change, and all that is not a row. A block without any of it does not pay for the views behind it.</summary>
    public const string SeldomChanges = "changes_seldom";

    public const string Durable = "SETTINGS fsync_after_insert = 1, fsync_part_directory = 1";

    // 'first', 'last' and their kin mark rows of a snapshot at L; rows of an incremental snapshot carry a position of the stream.
    private const string IsSnapshot = "snapshot NOT IN ('', 'false', 'incremental')";

    // The hub's columns, which rows kept aside have too.
    private const string HubColumns = """
            tab LowCardinality(String),
            schema LowCardinality(String),
            op LowCardinality(String),
            snapshot LowCardinality(String),
            sequence String,
            lsn UInt64,
            ts_ms Int64,
            before String,
            after String,
            topic LowCardinality(String),
            partition UInt64,
            offset UInt64,
            error String,
            raw String,
            tx_id UInt64,
            produced_ms Int64
        """;

    // What routing adds to them.
    private const string RoutedColumns = """
            version UInt128,
            committed_at DateTime64(3, 'UTC'),
            problem String,
            is_aside UInt8,
            is_row UInt8,
            is_placed UInt8
        """;

    // Columns that came later. A folder that an older version made gets them at its next start.
    private static readonly ImmutableArray<string> LaterColumns = ["tx_id UInt64", "produced_ms Int64"];

    private static readonly ImmutableArray<string> HubTables = ["aside", "cdc", Changes, SeldomChanges];

    private readonly ErrorsDdl _errors = new(options, states);
    private readonly ChangeLogDdl _log = new(options);

    /// <summary>The hub's columns, separated by commas.</summary>
    public static string HubColumnNames { get; } = NamesIn(HubColumns);

    private static string NamesIn(string columns) => string.Join(", ", columns.Split('\n').Select(line => line.Trim().Split(' ')[0]));

    private string Database(string name) => SqlText.Name(options.Database, name);

    /// <summary>The tables that routing writes to beside the state, and the two hubs.</summary>
    public IEnumerable<string> CreateTables() =>
    [
        $"""
        CREATE TABLE IF NOT EXISTS {Database("capture_offsets")}
        (
            system_identifier UInt64, timeline UInt32, database String, slot_name String, generation UUID,
            snapshot_lsn UInt64, snapshot_completed UInt8, confirmed_lsn UInt64, sequence UInt64, details String
        )
        ENGINE = ReplacingMergeTree(sequence) ORDER BY tuple() {Durable}
        """,
        $"ALTER TABLE {Database("capture_offsets")} ADD COLUMN IF NOT EXISTS details String",
        $"""
        CREATE TABLE IF NOT EXISTS {Database("floors")} (tab LowCardinality(String), version UInt128, reason LowCardinality(String), at DateTime64(3, 'UTC') DEFAULT now64(3))
        ENGINE = ReplacingMergeTree ORDER BY (tab, version, reason) {Durable}
        """,
        .. _errors.CreateTable(),
        .. _log.CreateTable(),
        $"""
        CREATE TABLE IF NOT EXISTS {Database("aside")}
        (
        {HubColumns}
        )
        ENGINE = MergeTree ORDER BY tuple() {Durable}, enable_block_number_column = 1
        """,
        $"""
        CREATE TABLE IF NOT EXISTS {Database("cdc")}
        (
        {HubColumns}
        )
        ENGINE = Null
        """,
        $"""
        CREATE TABLE IF NOT EXISTS {Database(Changes)}
        (
        {HubColumns},
        {RoutedColumns}
        )
        ENGINE = Null
        """,
        $"""
        CREATE TABLE IF NOT EXISTS {Database(SeldomChanges)}
        (
        {HubColumns},
        {RoutedColumns}
        )
        ENGINE = Null
        """,
        .. from table in HubTables from column in LaterColumns select $"ALTER TABLE {Database(table)} ADD COLUMN IF NOT EXISTS {column}",
    ];

    /// <summary>
    /// What the views say, in short. The hub carries it as a comment: where it says something else, an older version or other answers made the views, and <c>IF NOT EXISTS</c> would leave them as they are.
    /// </summary>
    public string Fingerprint => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', CreateViews()))).AsSpan(0, 8));

    public string Sign() => $"ALTER TABLE {Database("cdc")} MODIFY COMMENT {SqlText.Text(Fingerprint)}";

    /// <summary>The views, those nearest to the state first: nothing flows before the hub's own view exists.</summary>
    public IEnumerable<string> CreateViews() =>
    [
        .. states.Select(state => state.CreateView()),
        $"""
        CREATE MATERIALIZED VIEW IF NOT EXISTS {Database("mv_floors")} TO {Database("floors")} AS
        SELECT arrayJoin(if(op = 't', [toString(tab)], [{TableList}])) AS tab, version, if(op = 't', 'truncate', 'snapshot') AS reason, now64(3) AS at
        FROM {Database(SeldomChanges)}
        WHERE problem = '' AND NOT is_aside AND (op = 't' OR snapshot = 'last')
        """,
        .. _errors.CreateViews(),
        .. _log.CreateView(),
        $"""
        CREATE MATERIALIZED VIEW IF NOT EXISTS {Database("mv_aside")} TO {Database("aside")} AS
        SELECT {HubColumnNames}
        FROM {Database(SeldomChanges)}
        WHERE is_aside
        """,
        $"""
        CREATE MATERIALIZED VIEW IF NOT EXISTS {Database("mv_changes_seldom")} TO {Database(SeldomChanges)} AS
        SELECT {HubColumnNames}, {NamesIn(RoutedColumns)}
        FROM {Database(Changes)}
        WHERE NOT is_row OR snapshot = 'last' OR tab NOT IN ({BusyTables})
        """,
        $"""
        CREATE MATERIALIZED VIEW IF NOT EXISTS {Database("mv_changes")} TO {Database(Changes)} AS
        SELECT {HubColumnNames},
            if(is_snapshot, bitShiftLeft(toUInt128(if(lsn != 0, lsn, ifNull(position[2], 0))), 64),
                bitOr(bitShiftLeft(toUInt128(greatest(ifNull(position[1], 0), ifNull(consistent_point, 0))), 64), toUInt128(ifNull(position[2], 0)))) AS version,
            fromUnixTimestamp64Milli(if(is_snapshot, 0, ts_ms), 'UTC') AS committed_at,
            {Problem} AS problem,
            problem = '' AND NOT is_snapshot AND consistent_point IS NULL AS is_aside,
            problem = '' AND NOT is_aside AND op != 't' AS is_row,
            if(is_snapshot, lsn != 0 OR position[2] IS NOT NULL, consistent_point IS NOT NULL AND position[2] IS NOT NULL) AS is_placed
        FROM
        (
            SELECT *, JSONExtract(sequence, 'Array(Nullable(UInt64))') AS position, {ConsistentPointOf(options.Database)} AS consistent_point, {IsSnapshot} AS is_snapshot,
                {RowCheck.Pairs} AS pairs, {RepairDdl.GoneColumns(options.Database)} AS gone
            FROM {Database("cdc")}
            WHERE schema IN ('', {SqlText.Text(StoreSchema.SchemaName)}) OR topic IN ({RowTopics})
        )
        """,
    ];

    private string BusyTables => string.Join(", ", states.Where(state => state.IsBusy).Select(state => SqlText.Text(state.TableName)));

    /// <summary>Every table's name as a list of literals.</summary>
    private string TableList => string.Join(", ", states.Select(state => SqlText.Text(state.TableName)));

    /// <summary>
    /// L0, the consistent point of the slot's own snapshot, or NULL while it is unknown: the capture writes it before the first row;
    /// with a capture that keeps no offsets here it is known once the snapshot's last row has set the floors.
    /// </summary>
    public static string ConsistentPointOf(string database) => $"coalesce((SELECT argMaxOrNull(snapshot_lsn, sequence) FROM {SqlText.Name(database, "capture_offsets")}), "
        + $"(SELECT maxOrNull(toUInt64(bitShiftRight(version, 64))) FROM {SqlText.Name(database, "floors")} WHERE reason = 'snapshot'))";

    /// <summary>Topics whose every message is for a table of the store, whatever it says itself.</summary>
    private string RowTopics => string.Join(", ", options.Topics.Except(options.AdditionalTopics, StringComparer.Ordinal).Select(SqlText.Text));

    /// <summary>Why an event cannot be stored, or an empty text. Rows of our own schema (heartbeats) never come here: they are subscribed for their offsets only.</summary>
    private string Problem => $"""
        multiIf(
            error != '', concat({SqlText.Text(ErrorsDdl.Unreadable)}, error),
            topic = {SqlText.Text(options.ParkedTopic)}, 'The record was too large for the broker and was parked by the capture.',
            op NOT IN ('c', 'u', 'r', 'd', 't'), concat('Unknown operation: ', op),
            tab NOT IN ({TableList}) OR schema NOT IN ('', {SqlText.Text(StoreSchema.SchemaName)}), concat('Unknown table: ', schema, '.', tab),
            position[2] IS NULL AND (NOT is_snapshot OR lsn = 0), concat('No position in source.sequence: ', sequence),
            op = 't', '',
            ({RowCheck.BadColumns(states)} AS bad) != '', concat('Missing, out of range or unreadable: ', bad),
            '')
        """;
}
