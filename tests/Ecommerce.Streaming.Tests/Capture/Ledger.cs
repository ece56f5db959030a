using Ecommerce.Streaming.ChangeEvents;
using Ecommerce.Testing;
using Npgsql;

namespace Ecommerce.Streaming.Tests.Capture;

/// <summary>A table <c>ledger(id, v)</c>, and what a target that orders records by version alone makes of a sink's records: order of arrival and duplicates must not matter.</summary>
internal static class Ledger
{
    public const string Table = "public.ledger";

    public static Task CreateAsync(TestDatabase database) =>
        database.ExecuteAsync("CREATE TABLE ledger (id integer PRIMARY KEY, v text NOT NULL); INSERT INTO ledger SELECT g, 'start' FROM generate_series(1, 20) AS g");

    public static SortedDictionary<int, string> Replay(RecordingSink sink, ulong snapshotLsn, string table = "ledger")
    {
        Dictionary<int, (UInt128 Version, string? Value)> state = [];
        UInt128 floor = 0;
        foreach (var e in sink.Events.Where(e => e.Table == table || e.Event.Source.Snapshot == SnapshotMarker.Last))
        {
            if (e.Op == 't' || e.Event.Source.Snapshot == SnapshotMarker.Last)
            {
                // What the snapshot does not have, or what was there before the truncate, is gone; the end of a snapshot tells that of every table.
                floor = UInt128.Max(floor, e.Version(e.KnownWhenStored ?? snapshotLsn));
            }

            if (e.Op == 't' || e.Table != table)
            {
                continue;
            }

            var row = e.Event.After ?? e.Event.Before!.Value;
            var id = row.GetProperty("id").GetInt32();
            var version = e.Version(e.KnownWhenStored ?? snapshotLsn);
            if (!state.TryGetValue(id, out var known) || version >= known.Version)
            {
                state[id] = (version, e.Event.Operation == ChangeOperation.Delete ? null : row.GetProperty("v").ToString());
            }
        }

        return new SortedDictionary<int, string>(state.Where(s => s.Value.Value is not null && s.Value.Version >= floor).ToDictionary(s => s.Key, s => s.Value.Value!));
    }

    public static async Task<SortedDictionary<int, string>> ReadAsync(NpgsqlConnection connection, string table = "ledger")
    {
        SortedDictionary<int, string> rows = [];
        await using var command = new NpgsqlCommand($"SELECT id, v::text FROM {table}", connection);
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            rows.Add(reader.GetInt32(0), reader.GetString(1));
        }

        return rows;
    }

    public static async Task ShouldMatchAsync(TestDatabase database, CaptureRun run, string table = "ledger")
    {
        await run.CaughtUpAsync(database);
        await using var connection = await database.DataSource.OpenConnectionAsync();
        Replay(run.Sink, (await run.Offsets.ReadAsync(default))!.SnapshotLsn, table).Should().Equal(await ReadAsync(connection, table));
    }
}
