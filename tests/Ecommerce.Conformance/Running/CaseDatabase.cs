using System.Collections.Immutable;
using Npgsql;

namespace Ecommerce.Conformance.Running;

/// <summary>A fresh database for one case. Its name is the recording's, since it stands in every record, so a server runs one case at a time.</summary>
internal sealed class CaseDatabase : IAsyncDisposable
{
    private readonly string _serverConnection;
    private readonly NpgsqlConnection _session;

    private CaseDatabase(string serverConnection, string name)
    {
        _serverConnection = serverConnection;
        Name = name;
        ConnectionString = new NpgsqlConnectionStringBuilder(serverConnection) { Database = name, Pooling = false }.ConnectionString;
        _session = new(ConnectionString);
    }

    public string Name { get; }

    public string ConnectionString { get; }

    public static async Task<CaseDatabase> CreateAsync(string serverConnection, string name, CancellationToken cancellationToken)
    {
        var database = new CaseDatabase(serverConnection, name);
        await database.DropAsync();
        await database.AdministerAsync($"CREATE DATABASE {Quoted(name)} TEMPLATE template0 ENCODING 'UTF8'");
        await database._session.OpenAsync(cancellationToken);
        return database;
    }

    /// <summary>Runs statements in the one session, each its own transaction unless they open one. As they stand: nothing in them is taken for a parameter.</summary>
    /// <exception cref="PostgresException">A statement failed.</exception>
    public async Task RunAsync(ImmutableArray<string> statements, CancellationToken cancellationToken)
    {
        foreach (var statement in statements)
        {
            await using var batch = new NpgsqlBatch(_session) { BatchCommands = { new(statement) } };
            await batch.ExecuteNonQueryAsync(cancellationToken);
        }
    }

    public async Task<ulong> CurrentLsnAsync(CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("SELECT (pg_current_wal_insert_lsn() - '0/0'::pg_lsn)::numeric", _session);
        return (ulong)(decimal)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    /// <summary>Whether the server has sent its log up to a position to the slot's reader.</summary>
    public async Task<bool> HasSentAsync(string slot, ulong lsn, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            "SELECT EXISTS (SELECT FROM pg_stat_replication r JOIN pg_replication_slots s ON s.active_pid = r.pid WHERE s.slot_name = $1 AND r.sent_lsn - '0/0'::pg_lsn >= $2)", _session)
        {
            Parameters = { new() { Value = slot }, new() { Value = (decimal)lsn } },
        };
        return (bool)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    public async ValueTask DisposeAsync()
    {
        await _session.DisposeAsync();
        await DropAsync();
    }

    private static string Quoted(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private async Task DropAsync()
    {
        var literal = $"'{Name.Replace("'", "''", StringComparison.Ordinal)}'";
        await AdministerAsync($"SELECT pg_terminate_backend(active_pid) FROM pg_replication_slots WHERE database = {literal} AND active_pid IS NOT NULL");
        // A slot is released a moment after its walsender was told to go.
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                await AdministerAsync($"SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots WHERE database = {literal}");
                break;
            }
            catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.ObjectInUse && attempt < 100)
            {
                await Task.Delay(50);
            }
        }

        await AdministerAsync($"DROP DATABASE IF EXISTS {Quoted(Name)} WITH (FORCE)");
    }

    private async Task AdministerAsync(string sql)
    {
        await using var admin = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(_serverConnection) { Database = "postgres", Pooling = false });
        await using var command = admin.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }
}
