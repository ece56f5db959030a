using Ecommerce.Data.Embedded;
using Npgsql;

namespace Ecommerce.Data.Tests.Embedded;

/// <summary>What <see cref="Ecommerce.Testing.OtherProcess"/> plays. Explicit, so an ordinary run leaves them out.</summary>
public sealed class Scenarios
{
    public const string FolderVariable = "ECOMMERCE_TEST_SCENARIO_FOLDER";

    private static string? Folder => Environment.GetEnvironmentVariable(FolderVariable);

    [Fact(Explicit = true)]
    public async Task Host_a_server_until_killed()
    {
        var server = await EmbeddedPostgres.StartAsync(new() { DataDirectory = Path.Combine(Folder!, "postgres"), Durable = false });
        await using var source = NpgsqlDataSource.Create(server.ConnectionString);
        await using (var command = source.CreateCommand("CREATE TABLE kept AS SELECT 42 AS answer"))
        {
            await command.ExecuteNonQueryAsync();
        }

        await File.WriteAllTextAsync(Path.Combine(Folder!, "ready.part"), $"{server.ProcessId}");
        File.Move(Path.Combine(Folder!, "ready.part"), Path.Combine(Folder!, "ready"));
        await server.Exited;
    }

    [Fact(Explicit = true)]
    public async Task Start_use_and_stop_a_server()
    {
        Environment.IsPrivilegedProcess.Should().BeFalse();
        var options = new EmbeddedPostgresOptions { DataDirectory = Path.Combine(Folder!, "closed", "postgres"), Durable = false };
        await using (var server = await EmbeddedPostgres.StartAsync(options))
        {
            await using var source = NpgsqlDataSource.Create(server.ConnectionString);
            await using var command = source.CreateCommand("SELECT 1");
            (await command.ExecuteScalarAsync()).Should().Be(1);
        }

        await using var again = await EmbeddedPostgres.StartAsync(options);
    }
}
