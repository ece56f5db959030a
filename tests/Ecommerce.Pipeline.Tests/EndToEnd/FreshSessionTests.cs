using Ecommerce.Pipeline.Hosting;
using Ecommerce.Testing;
using Npgsql;

namespace Ecommerce.Pipeline.Tests.EndToEnd;

/// <summary>What a running host is asked for goes over sessions that the server has not ended.</summary>
public sealed class FreshSessionTests(PostgresServerFixture server)
{
    [Fact]
    public async Task A_position_is_to_be_had_after_the_server_has_ended_every_session()
    {
        await using var database = await server.CreateDatabaseAsync();
        var before = await StorePipeline.EmitAsync(database.ConnectionString, TestContext.Current.CancellationToken);
        await EndSessionsAsync(database);
        (await StorePipeline.EmitAsync(database.ConnectionString, TestContext.Current.CancellationToken)).Should().BeGreaterThan(before);
    }

    // As a fall of the server does, for the sessions that others keep for later.
    private static async Task EndSessionsAsync(TestDatabase database)
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(database.ConnectionString) { Pooling = false }.ConnectionString);
        await connection.OpenAsync();
        await using var end = new NpgsqlCommand("SELECT count(pg_terminate_backend(pid, 10000)) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()", connection);
        await end.ExecuteNonQueryAsync();
    }
}
