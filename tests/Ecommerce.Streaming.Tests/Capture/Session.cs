using Ecommerce.Testing;
using Npgsql;

namespace Ecommerce.Streaming.Tests.Capture;

/// <summary>One open session, for transactions that a test leaves open.</summary>
internal sealed class Session : IAsyncDisposable
{
    private readonly NpgsqlConnection _connection;

    private Session(NpgsqlConnection connection) => _connection = connection;

    public int Pid => _connection.ProcessID;

    public static async Task<Session> OpenAsync(TestDatabase database)
    {
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(database.ConnectionString) { Pooling = false }.ConnectionString);
        await connection.OpenAsync();
        return new Session(connection);
    }

    public async Task RunAsync(string sql)
    {
        await using var command = new NpgsqlCommand(sql, _connection);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>Waits until somebody waits for a lock that this session holds.</summary>
    public Task UntilAwaitedAsync(TestDatabase database) => Until.TrueAsync(
        database, $"SELECT EXISTS (SELECT FROM pg_stat_activity WHERE {Pid} = ANY (pg_blocking_pids(pid)))", $"somebody waits for process {Pid}");

    public ValueTask DisposeAsync() => _connection.DisposeAsync();
}
