using Npgsql;

namespace Ecommerce.Testing;

/// <summary>A fresh database on the assembly's server.</summary>
public sealed class TestDatabase : IAsyncDisposable
{
    private readonly string _serverConnection;

    internal TestDatabase(string serverConnection, string name)
    {
        _serverConnection = serverConnection;
        Name = name;
        ConnectionString = new NpgsqlConnectionStringBuilder(serverConnection) { Database = name }.ConnectionString;
        DataSource = NpgsqlDataSource.Create(ConnectionString);
    }

    public string Name { get; }

    public string ConnectionString { get; }

    public NpgsqlDataSource DataSource { get; }

    public async Task<int> ExecuteAsync(string sql)
    {
        await using var command = DataSource.CreateCommand(sql);
        return await command.ExecuteNonQueryAsync();
    }

    public async Task<T> ScalarAsync<T>(string sql)
    {
        await using var command = DataSource.CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync())!;
    }

    public async ValueTask DisposeAsync()
    {
        await DataSource.DisposeAsync();
        await using var admin = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(_serverConnection) { Database = "postgres", Pooling = false });
        await using var batch = admin.CreateBatch();
        batch.BatchCommands.Add(new("SELECT pg_terminate_backend(active_pid) FROM pg_replication_slots WHERE database = $1 AND active_pid IS NOT NULL") { Parameters = { new() { Value = Name } } });
        await batch.ExecuteNonQueryAsync();
        // A slot is released a moment after its walsender was told to go.
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                await using var drop = admin.CreateCommand("SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots WHERE database = $1");
                drop.Parameters.Add(new() { Value = Name });
                await drop.ExecuteNonQueryAsync();
                break;
            }
            catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.ObjectInUse && attempt < 100)
            {
                await Task.Delay(50);
            }
        }

        await using var last = admin.CreateCommand($"DROP DATABASE IF EXISTS \"{Name}\" WITH (FORCE)");
        await last.ExecuteNonQueryAsync();
    }
}
