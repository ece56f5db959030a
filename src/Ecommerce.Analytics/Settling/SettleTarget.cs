using System.Collections.Immutable;
using System.Data.Common;
using System.Globalization;
using Ecommerce.Analytics.Ddl;
using Ecommerce.Analytics.Model;
using Ecommerce.Data.Schema;

namespace Ecommerce.Analytics.Settling;

/// <summary>The statements of the settle loop.</summary>
internal sealed class SettleTarget
{
    public const string Aside = "aside";
    public const string Floors = "floors";

    private readonly AnalyticsOptions _options;
    private readonly ClickHouseSession _session;
    private readonly ImmutableArray<DirtySet> _dirtySets;
    private readonly string _consistentPoint;

    public SettleTarget(ClickHouseSession session, AnalyticsOptions options)
    {
        _options = options;
        _session = session;
        _dirtySets = [.. options.Facts.Select(kind => new DirtySet(options.Database, kind, options.Answers))];
        _consistentPoint = ChangeRoutingDdl.ConsistentPointOf(options.Database);
        FactTables = [.. _dirtySets.SelectMany(set => set.Sources).Distinct(StringComparer.Ordinal)];
    }

    /// <summary>Which facts are reached by what changed, one set for each kind of fact.</summary>
    public ImmutableArray<DirtySet> DirtySets => _dirtySets;

    /// <summary>State tables that some ledger reads.</summary>
    public ImmutableArray<string> FactTables { get; }

    public static ImmutableArray<string> StateTables { get; } = [.. StoreSchema.Tables.Select(table => table.Name)];

    /// <summary>Of every state table with rows, its identity and its highest block; also of floors and of what is kept aside.</summary>
    public async Task<Dictionary<string, (Guid Uuid, long Block)>> ReadBlocksAsync(CancellationToken cancellationToken)
    {
        var names = string.Join(", ", StateTables.Append(Aside).Append(Floors).Select(SqlText.Text));
        // The folder of a part is named after its table's UUID; asking system.tables for it costs several times as much.
        var rows = await _session.QueryAsync(
            $"SELECT table, max(max_block_number), any(extract(path, '/([0-9a-f]{{8}}-[0-9a-f-]{{27}})/')) FROM system.parts "
            + $"WHERE database = {SqlText.Text(_options.Database)} AND active AND table IN ({names}) AND (rows > 0 OR table != {SqlText.Text(Aside)}) GROUP BY table",
            reader => (Table: reader.GetString(0), Block: Convert.ToInt64(reader.GetValue(1), CultureInfo.InvariantCulture), Uuid: reader.GetString(2)),
            cancellationToken).ConfigureAwait(false);
        return rows.ToDictionary(row => row.Table, row => (Guid.TryParse(row.Uuid, out var uuid) ? uuid : Guid.Empty, row.Block), StringComparer.Ordinal);
    }

    public async Task<(Dictionary<Guid, TableProgress> Progress, ulong Sequence)> ReadProgressAsync(CancellationToken cancellationToken)
    {
        var rows = await _session.QueryAsync(
            $"SELECT table_uuid, argMax(tab, sequence), argMax(block, sequence), toString(argMax(floor, sequence)), max(sequence) FROM {Name("settled")} GROUP BY table_uuid",
            reader => (Progress: new TableProgress(reader.GetString(1), reader.GetGuid(0), reader.GetInt64(2), Parse(reader.GetString(3))), Sequence: ToUInt64(reader, 4)),
            cancellationToken).ConfigureAwait(false);
        return (rows.ToDictionary(row => row.Progress.Uuid, row => row.Progress), rows.Select(row => row.Sequence).DefaultIfEmpty().Max());
    }

    public async Task<Dictionary<string, UInt128>> ReadFloorsAsync(CancellationToken cancellationToken)
    {
        var rows = await _session.QueryAsync(
            $"SELECT tab, toString(max(version)) FROM {Name(Floors)} GROUP BY tab",
            reader => (Table: reader.GetString(0), Version: Parse(reader.GetString(1))),
            cancellationToken).ConfigureAwait(false);
        return rows.ToDictionary(row => row.Table, row => row.Version, StringComparer.Ordinal);
    }

    public async Task<ulong> ReadWatermarkAsync(CancellationToken cancellationToken) =>
        (await _session.QueryAsync($"SELECT max(lsn) FROM {Name("watermark")}", reader => ToUInt64(reader, 0), cancellationToken).ConfigureAwait(false))[0];

    /// <summary>
    /// Sends what was kept aside through the hub again, once L0 is known. It belongs to the first slot whose L0 came to be known after it: a later slot's snapshot has all of it already, and at that one's L0
    /// it would beat it. Says whether it was, or need not be.
    /// </summary>
    public async Task<bool> TryReplayAsideAsync(long upTo, CancellationToken cancellationToken)
    {
        var (isKnown, isSuperseded) = (await _session.QueryAsync(
            $"SELECT {_consistentPoint} AS point, point IS NOT NULL, ifNull(point > (SELECT minOrNull(toUInt64(bitShiftRight(version, 64))) FROM {Name(Floors)} WHERE reason = 'snapshot'), 0)",
            reader => (Convert.ToBoolean(reader.GetValue(1), CultureInfo.InvariantCulture), Convert.ToBoolean(reader.GetValue(2), CultureInfo.InvariantCulture)),
            cancellationToken).ConfigureAwait(false))[0];
        if (!isKnown)
            return false;
        if (!isSuperseded)
        {
            var columns = ChangeRoutingDdl.HubColumnNames;
            await _session.ExecuteAsync(Invariant($"INSERT INTO {Name("cdc")} ({columns}) SELECT {columns} FROM {Name(Aside)} WHERE _block_number <= {upTo}"), cancellationToken).ConfigureAwait(false);
        }

        return true;
    }

    /// <summary>Deletes what was kept aside and is replayed. What is recorded elsewhere could be lost by itself, and then it would come back.</summary>
    public Task EmptyAsideAsync(long upTo, CancellationToken cancellationToken) =>
        _session.ExecuteAsync(Invariant($"ALTER TABLE {Name(Aside)} DELETE WHERE _block_number <= {upTo} SETTINGS mutations_sync = 1"), cancellationToken);

    /// <summary>Applies several tables' floors. Rows below a floor are rare: one question tells which tables have new ones, where an insert for each would be most of a pass.</summary>
    /// <param name="floors">Table, floor, and the block after which to look; null looks at the whole table.</param>
    /// <param name="cancellationToken">Stops between statements.</param>
    /// <returns>Whether there were rows below a floor.</returns>
    public async Task<bool> ApplyFloorsAsync(IReadOnlyCollection<(string Table, UInt128 Floor, long? After)> floors, CancellationToken cancellationToken)
    {
        if (floors.Count == 0)
            return false;
        var selects = floors.Select(f => Invariant($"(SELECT {SqlText.Text(f.Table)} AS tab FROM {Name(f.Table)} WHERE _block_number > {f.After ?? -1} AND `_version` < toUInt128('{f.Floor}') LIMIT 1)"));
        var below = (await _session.QueryAsync(string.Join(" UNION ALL ", selects), reader => reader.GetString(0), cancellationToken).ConfigureAwait(false)).ToHashSet(StringComparer.Ordinal);
        foreach (var (table, floor, after) in floors.Where(f => below.Contains(f.Table)))
            await ApplyFloorAsync(table, floor, after, cancellationToken).ConfigureAwait(false);
        return below.Count > 0;
    }

    /// <summary>
    /// Tombstones rows below the floor. A tombstone's version is the floor's minus one, so that a snapshot row with the floor's own version wins in any order.
    /// </summary>
    /// <param name="table">The state table.</param>
    /// <param name="floor">Its floor.</param>
    /// <param name="after">Only rows in later blocks are looked at; null looks at all.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    private Task ApplyFloorAsync(string table, UInt128 floor, long? after, CancellationToken cancellationToken)
    {
        var isBelow = Invariant($"`_version` < toUInt128('{floor}')");
        var recent = after is { } block ? Invariant($" AND id IN (SELECT id FROM {Name(table)} WHERE _block_number > {block} AND {isBelow})") : string.Empty;
        return _session.ExecuteAsync(
            Invariant($"INSERT INTO {Name(table)} (id, `_version`, `_deleted`) SELECT id, toUInt128('{floor - 1}'), 1 FROM {Name(table)} FINAL WHERE {isBelow}{recent}"), cancellationToken);
    }

    /// <summary>The statements, one for each kind of facts that the changes reach, that correct its ledgers.</summary>
    public IEnumerable<string> Corrections(IReadOnlyDictionary<string, long?> changes, string guard, string settings) =>
        _dirtySets.Select(set => set.Insert(changes, guard, settings)).OfType<string>();

    /// <summary>Runs one of them. It cannot be cancelled: a statement that goes on after its caller has left could overlap with the next settler's.</summary>
    public Task CorrectAsync(string correction) => _session.ExecuteAsync(correction, CancellationToken.None);

    public Task RecordAsync(IEnumerable<TableProgress> progress, ulong sequence, string guard)
    {
        var rows = progress.Select(p => Invariant($"(toUUID('{p.Uuid}'), {SqlText.Text(p.Table)}, {p.Block}, toUInt128('{p.Floor}'))"));
        return _session.ExecuteAsync(
            Invariant($"INSERT INTO {Name("settled")} SELECT r.1, r.2, r.3, r.4, {sequence} FROM (SELECT arrayJoin([{string.Join(", ", rows)}]) AS r){(guard.Length == 0 ? string.Empty : " WHERE " + guard)}"),
            CancellationToken.None);
    }

    public Task WriteWatermarkAsync(ulong lsn) =>
        _session.ExecuteAsync(Invariant($"INSERT INTO {Name("watermark")} SELECT {lsn}, now64(3)"), CancellationToken.None);

    /// <summary>How many new row versions the fact tables have, and when some of the streamed ones committed (milliseconds since 1970).</summary>
    public async Task<(long Rows, double[] CommittedAt)> SampleAsync(IReadOnlyDictionary<string, long?> changes, CancellationToken cancellationToken)
    {
        var selects = FactTables.Where(changes.ContainsKey).Select(table => Invariant($"SELECT `_committed_at` AS at FROM {Name(table)} WHERE _block_number > {changes[table] ?? 0}")).ToArray();
        if (selects.Length == 0)
            return (0, []);
        var rows = await _session.QueryAsync(
            $"SELECT count(), arrayStringConcat(groupArraySampleIf(100)(toString(toUnixTimestamp64Milli(at)), toUnixTimestamp64Milli(at) > 0), ',') FROM ({string.Join(" UNION ALL ", selects)})",
            reader => (Convert.ToInt64(reader.GetValue(0), CultureInfo.InvariantCulture), reader.GetString(1)),
            cancellationToken).ConfigureAwait(false);
        var (count, sample) = rows[0];
        return (count, [.. sample.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(text => double.Parse(text, CultureInfo.InvariantCulture))]);
    }

    private static ulong ToUInt64(DbDataReader reader, int column) => Convert.ToUInt64(reader.GetValue(column), CultureInfo.InvariantCulture);

    private static UInt128 Parse(string text) => UInt128.Parse(text, CultureInfo.InvariantCulture);

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private string Name(string table) => SqlText.Name(_options.Database, table);
}
