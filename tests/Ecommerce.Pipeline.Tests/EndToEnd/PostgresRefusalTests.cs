using System.Collections.Immutable;
using Ecommerce.Data.Embedded;
using Ecommerce.Testing;
using Npgsql;

namespace Ecommerce.Pipeline.Tests.EndToEnd;

/// <summary>A PostgreSQL that answers, but cannot be captured from: all that it lacks is named at once, in its own words, and nothing is written to it.</summary>
public sealed class PostgresRefusalTests(PostgresServerFixture server)
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task A_server_and_a_role_that_lack_what_a_capture_needs()
    {
        using var folder = new TestFolder();
        var settings = ImmutableDictionary<string, string>.Empty.Add("wal_level", "replica").Add("max_replication_slots", "0").Add("max_wal_senders", "0").Add("shared_buffers", "16MB");
        await using var poor = await EmbeddedPostgres.StartAsync(new() { DataDirectory = folder["postgres"], Durable = false, Settings = settings });
        await using var source = NpgsqlDataSource.Create(poor.ConnectionString);
        await ExecuteAsync(source, "CREATE ROLE ann LOGIN PASSWORD 'hunter2'");
        var ann = new NpgsqlConnectionStringBuilder(poor.ConnectionString) { Username = "ann", Password = "hunter2", Pooling = false }.ConnectionString;

        var run = await HostProcess.RunAsync(["--postgres", ann, "--for", "1s"], Soon);
        var doctor = await HostProcess.RunAsync(["doctor", "--postgres", ann], Soon);

        run.ExitCode.Should().Be(3, run.Errors);
        doctor.ExitCode.Should().Be(3);
        foreach (var text in new[] { run.Errors, doctor.Output })
        {
            text.Should().Contain("SET wal_level = logical").And.Contain("ALTER ROLE ann REPLICATION").And.Contain("max_replication_slots").And.Contain("max_wal_senders").And.Contain("GRANT CREATE").And.NotContain("hunter2");
        }

        await using var tables = source.CreateCommand("SELECT count(*) FROM pg_tables WHERE schemaname IN ('public', 'ecommerce')");
        (await tables.ExecuteScalarAsync()).Should().Be(0L, "a refusal comes before the first table");
    }

    [Theory]
    [InlineData("Password", "wrong", "password authentication failed", "Correct user and password")]
    [InlineData("Database", "nowhere", "does not exist", "CREATE DATABASE")]
    public async Task A_server_that_lets_nobody_in(string part, string value, string words, string remedy)
    {
        await using var database = await server.CreateDatabaseAsync();
        var connection = new NpgsqlConnectionStringBuilder(database.ConnectionString) { [part] = value }.ConnectionString;

        var result = await HostProcess.RunAsync(["--postgres", connection, "--for", "1s"], Soon);

        result.ExitCode.Should().Be(3, result.Errors);
        result.Errors.Should().Contain(words).And.Contain(remedy).And.NotContain("Starting");
    }

    [Fact]
    public async Task Tables_and_slots_of_somebody_else_stay_as_they_are()
    {
        await using var database = await server.CreateDatabaseAsync();
        await database.ExecuteAsync("CREATE TABLE users (id int PRIMARY KEY, mine text)");
        await database.ScalarAsync<string>("SELECT slot_name::text FROM pg_create_logical_replication_slot('somebody_elses', 'test_decoding')");

        var slot = await HostProcess.RunAsync(["--postgres", database.ConnectionString, "--slot", "somebody_elses", "--for", "1s"], Soon);
        var tables = await HostProcess.RunAsync(["--postgres", database.ConnectionString, "--slot", "ours_at_last", "--for", "1s"], Soon);
        var doctor = await HostProcess.RunAsync(["doctor", "--postgres", database.ConnectionString], Soon);

        slot.ExitCode.Should().Be(3, slot.Errors);
        slot.Errors.Should().Contain("somebody_elses").And.Contain("test_decoding");
        tables.ExitCode.Should().Be(2, tables.Errors);
        tables.Errors.Should().Contain("another schema").And.Contain("Nothing was changed");
        doctor.Output.Should().Contain("✗ tables");
        (await database.ScalarAsync<long>("SELECT count(*) FROM pg_replication_slots WHERE database = current_database()")).Should().Be(1);
        (await database.ScalarAsync<long>("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'")).Should().Be(1);
    }

    [Fact]
    public async Task Another_server_behind_the_same_connection_string_is_not_written_to()
    {
        using var folder = new TestFolder();
        await using var database = await server.CreateDatabaseAsync("moved");
        var data = folder["data"];
        var first = await HostProcess.RunAsync(["--postgres", database.ConnectionString, "--slot", "moved", "--data-dir", data, "--no-store", "--for", "100ms"], RunningPipeline.StartDeadline);
        first.ExitCode.Should().Be(0, first.Errors);
        await using var impostor = await EmbeddedPostgres.StartAsync(new() { DataDirectory = folder["impostor"], Durable = false, Database = "moved" });

        var second = await HostProcess.RunAsync(["--postgres", impostor.ConnectionString, "--slot", "moved", "--data-dir", data, "--for", "100ms"], RunningPipeline.StartDeadline);

        second.ExitCode.Should().Be(3, second.Errors);
        await using var source = NpgsqlDataSource.Create(impostor.ConnectionString);
        await using var identifier = source.CreateCommand("SELECT system_identifier::text FROM pg_control_system()");
        second.Errors.Should().Contain((string)(await identifier.ExecuteScalarAsync())!);
        second.Errors.Should().Contain(await database.ScalarAsync<string>("SELECT system_identifier::text FROM pg_control_system()"));
        await using var tables = source.CreateCommand("SELECT count(*) FROM pg_tables WHERE schemaname IN ('public', 'ecommerce')");
        (await tables.ExecuteScalarAsync()).Should().Be(0L);
    }

    [Fact]
    public async Task A_read_only_role_is_told_so()
    {
        await using var database = await server.CreateDatabaseAsync();
        var connection = new NpgsqlConnectionStringBuilder(database.ConnectionString) { Options = "-c default_transaction_read_only=on" }.ConnectionString;

        var result = await HostProcess.RunAsync(["--postgres", connection, "--for", "1s"], Soon);

        result.ExitCode.Should().Be(3);
        result.Errors.Should().Contain("read-only");
    }

    private static async Task ExecuteAsync(NpgsqlDataSource source, string sql)
    {
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }
}
