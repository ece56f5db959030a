using System.Collections.Immutable;
using System.Globalization;
using Ecommerce.Analytics.Ddl;
using Ecommerce.Analytics.Settling;
using Ecommerce.Data.Schema;

namespace Ecommerce.Analytics.Repair;

/// <summary>What is there of the analytics' tables and views, what was seen before, and what it means that something is not there.</summary>
internal sealed class TableCensus
{
    private readonly AnalyticsOptions _options;
    private readonly ImmutableArray<(string Name, string Create)> _objects;
    private readonly ImmutableArray<string> _watched;

    public TableCensus(AnalyticsOptions options)
    {
        _options = options;
        _objects = AnalyticsObjects.In(options);
        Ledgers = [.. options.Answers.Select(answer => answer.LedgerName)];
        _watched = [.. States, .. Ledgers, SettleTarget.Floors];
    }

    public static ImmutableArray<string> States { get; } = [.. StoreSchema.Tables.Select(table => table.Name)];

    public ImmutableArray<string> Ledgers { get; }

    /// <summary>Names of what should be there and is not, and the state tables and ledgers that have rows.</summary>
    public async Task<(ImmutableArray<string> Missing, Dictionary<string, SeenTable> Filled)> ReadAsync(ClickHouseSession session, CancellationToken cancellationToken)
    {
        var database = SqlText.Text(_options.Database);
        var rows = await session.QueryAsync(
            $"""
            SELECT name, '' AS uuid, toInt64(0) AS first FROM system.tables WHERE database = {database}
            UNION ALL
            SELECT table, any(extract(path, '/([0-9a-f]{"{"}8{"}"}-[0-9a-f-]{"{"}27{"}"})/')), min(min_block_number) FROM system.parts
            WHERE database = {database} AND active AND table IN ({string.Join(", ", _watched.Select(SqlText.Text))}) GROUP BY table
            """,
            reader => (Name: reader.GetString(0), Uuid: reader.GetString(1), First: Convert.ToInt64(reader.GetValue(2), CultureInfo.InvariantCulture)),
            cancellationToken).ConfigureAwait(false);
        var names = rows.Where(row => row.Uuid.Length == 0).Select(row => row.Name).ToHashSet(StringComparer.Ordinal);
        return (
            [.. _objects.Select(item => item.Name).Where(name => !names.Contains(name))],
            rows.Where(row => row.Uuid.Length > 0).ToDictionary(row => row.Name, row => new SeenTable(Guid.Parse(row.Uuid), row.First), StringComparer.Ordinal));
    }

    /// <summary>What was seen before.</summary>
    public async Task<Dictionary<string, SeenTable>> ReadSeenAsync(ClickHouseSession session, CancellationToken cancellationToken)
    {
        var rows = await session.QueryAsync(
            $"SELECT tab, argMax(table_uuid, sequence), argMax(first_block, sequence) FROM {SqlText.Name(_options.Database, RepairDdl.SeenTables)} GROUP BY tab",
            reader => (Table: reader.GetString(0), Seen: new SeenTable(reader.GetGuid(1), reader.GetInt64(2))),
            cancellationToken).ConfigureAwait(false);
        return rows.ToDictionary(row => row.Table, row => row.Seen, StringComparer.Ordinal);
    }

    /// <summary>Remembers tables as they are now.</summary>
    public async Task RememberAsync(ClickHouseSession session, IReadOnlyDictionary<string, SeenTable> tables, CancellationToken cancellationToken)
    {
        if (tables.Count == 0)
            return;
        var seen = SqlText.Name(_options.Database, RepairDdl.SeenTables);
        var rows = tables.Select(table => string.Create(CultureInfo.InvariantCulture, $"({SqlText.Text(table.Key)}, toUUID('{table.Value.Uuid}'), toInt64({table.Value.FirstBlock}))"));
        await session.ExecuteAsync($"INSERT INTO {seen} SELECT r.1, r.2, r.3, (SELECT max(sequence) + 1 FROM {seen}) FROM (SELECT arrayJoin([{string.Join(", ", rows)}]) AS r)", cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// The state tables and ledgers that are not whole any more where something is missing: a table itself; the view that fills it, since what came meanwhile went past it; all of the state
    /// where changes, floors or parked messages went past everything.
    /// </summary>
    public IEnumerable<string> NotWhole(IEnumerable<string> missing) => missing.SelectMany(name => name switch
    {
        "mv_changes" or "mv_changes_seldom" or "mv_floors" or "mv_aside" or "mv_errors" or "aside" or "errors" => States.AsEnumerable(),
        _ when _watched.Contains(name) => [name],
        _ when name.StartsWith("mv_", StringComparison.Ordinal) && States.Contains(name[3..]) => [name[3..]],
        _ => _options.Answers.Where(answer => string.Equals(answer.FeedName, name, StringComparison.Ordinal)).Select(answer => answer.LedgerName),
    }).Distinct(StringComparer.Ordinal);

    /// <summary>Creates what is missing. What it means is remembered before: afterwards nothing would tell.</summary>
    public async Task CreateAsync(ClickHouseSession session, ImmutableArray<string> missing, CancellationToken cancellationToken)
    {
        foreach (var (_, create) in _objects.Where(item => string.Equals(item.Name, RepairDdl.SeenTables, StringComparison.Ordinal) && missing.Contains(item.Name)))
            await session.ExecuteAsync(create, cancellationToken).ConfigureAwait(false);
        await RememberAsync(session, NotWhole(missing).ToDictionary(name => name, _ => SeenTable.Lost, StringComparer.Ordinal), cancellationToken).ConfigureAwait(false);
        foreach (var (_, create) in _objects.Where(item => missing.Contains(item.Name)))
            await session.ExecuteAsync(create, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Sets floors again: what is settled tells which were applied.</summary>
    public Task RestoreFloorsAsync(ClickHouseSession session, CancellationToken cancellationToken) => session.ExecuteAsync(
        $"INSERT INTO {SqlText.Name(_options.Database, SettleTarget.Floors)} (tab, version, reason) "
        + $"SELECT tab, max(floor) AS version, if(bitAnd(version, toUInt128(18446744073709551615)) = 0, 'snapshot', 'truncate') FROM {SqlText.Name(_options.Database, "settled")} WHERE floor > 0 GROUP BY tab",
        cancellationToken);
}
