using Ecommerce.Data.Embedded;
using Ecommerce.Testing;
using Npgsql;
using Npgsql.Replication;

namespace Ecommerce.Data.Tests.Embedded;

public sealed class EmbeddedPostgresTests(InitializedFolder initialized) : IDisposable, IClassFixture<InitializedFolder>
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly TestFolder _folder = new();

    public static bool IsRoot => Environment.IsPrivilegedProcess;

    private string Data => _folder["postgres"];

    private EmbeddedPostgresOptions Options => new() { DataDirectory = Data, Durable = false };

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Keeps_its_data_over_a_restart_and_leaves_no_process_and_no_lock()
    {
        var first = await EmbeddedPostgres.StartAsync(Options);
        await ExecuteAsync(first, "CREATE TABLE kept AS SELECT 42 AS answer");
        File.Exists(Path.Combine(Data, "lock")).Should().BeTrue();
        SessionOf(first.ProcessId).Should().Be(first.ProcessId, "Ctrl-C in the host's terminal must not reach it");
        await first.StopAsync();
        await first.StopAsync();
        Directory.Exists($"/proc/{first.ProcessId}").Should().BeFalse();
        first.Exited.IsCompleted.Should().BeTrue();
        File.Exists(Path.Combine(Data, "pgdata", "postmaster.pid")).Should().BeFalse();
        File.Exists(Path.Combine(Data, "lock")).Should().BeFalse();

        await using var second = await EmbeddedPostgres.StartAsync(Options with { Port = first.Port });
        second.Port.Should().Be(first.Port);
        (await ScalarAsync(second, "SELECT answer FROM kept")).Should().Be(42);
    }

    [Fact]
    public async Task Keeps_the_password_private()
    {
        await initialized.CopyToAsync(Data);
        await using var server = await EmbeddedPostgres.StartAsync(Options);
        var password = new NpgsqlConnectionStringBuilder(server.ConnectionString).Password!;
        password.Should().HaveLength(48);
        File.GetUnixFileMode(Path.Combine(Data, "password")).Should().Be(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        File.ReadAllText($"/proc/{server.ProcessId}/cmdline").Should().NotContain(password);
        File.ReadAllText($"/proc/{server.ProcessId}/environ").Should().NotContain(password);
        File.ReadAllText(server.LogFile).Should().NotContain(password);
        var wrong = new NpgsqlConnectionStringBuilder(server.ConnectionString) { Password = "wrong", Pooling = false };
        await using var connection = new NpgsqlConnection(wrong.ConnectionString);
        (await FluentActions.Awaiting(() => connection.OpenAsync()).Should().ThrowAsync<PostgresException>()).Which.SqlState.Should().Be(PostgresErrorCodes.InvalidPassword);
    }

    [Fact]
    public async Task Stops_the_server_that_a_killed_host_left_behind()
    {
        using var host = OtherProcess.Start($"{typeof(Scenarios).FullName}.{nameof(Scenarios.Host_a_server_until_killed)}", null, (Scenarios.FolderVariable, _folder.Path));
        var output = host.StandardOutput.ReadToEndAsync();
        await UntilAsync(() => File.Exists(_folder["ready"]) || host.HasExited);
        File.Exists(_folder["ready"]).Should().BeTrue(host.HasExited ? await output : "");
        var orphan = int.Parse(File.ReadAllText(_folder["ready"]), System.Globalization.CultureInfo.InvariantCulture);
        // The host alone, as kill -9 does.
        host.Kill(entireProcessTree: false);
        await host.WaitForExitAsync();
        (await PostmasterFile.IsServerOfAsync(orphan, Path.Combine(Data, "pgdata"), CancellationToken.None)).Should().BeTrue("the server outlives its host");

        await using var server = await EmbeddedPostgres.StartAsync(Options);

        server.ProcessId.Should().NotBe(orphan);
        (await PostmasterFile.IsServerOfAsync(orphan, Path.Combine(Data, "pgdata"), CancellationToken.None)).Should().BeFalse();
        (await ScalarAsync(server, "SELECT answer FROM kept")).Should().Be(42);
    }

    [Fact]
    public async Task Ignores_a_pid_file_that_names_somebody_else()
    {
        await initialized.CopyToAsync(Data);
        await File.WriteAllTextAsync(Path.Combine(Data, "pgdata", "postmaster.pid"), $"{Environment.ProcessId}\n{Data}/pgdata\n1\n5432\n\n127.0.0.1\n");
        await using var server = await EmbeddedPostgres.StartAsync(Options);
        (await ScalarAsync(server, "SELECT 1")).Should().Be(1);
    }

    [Fact]
    public async Task Runs_beside_another_server_but_refuses_a_directory_in_use()
    {
        await initialized.CopyToAsync(Data);
        await using var one = await EmbeddedPostgres.StartAsync(Options);
        await initialized.CopyToAsync(_folder["other"]);
        await using var two = await EmbeddedPostgres.StartAsync(Options with { DataDirectory = _folder["other"] });
        two.Port.Should().NotBe(one.Port);
        (await StartErrorAsync(Options)).Error.Should().Be(EmbeddedPostgresError.DirectoryInUse);
        await initialized.CopyToAsync(_folder["third"]);
        (await StartErrorAsync(Options with { DataDirectory = _folder["third"], Port = one.Port })).Error.Should().Be(EmbeddedPostgresError.PortTaken);
        (await ScalarAsync(one, "SELECT 1")).Should().Be(1);
    }

    [Fact]
    public async Task Refuses_a_folder_that_is_not_ours_and_leaves_it_alone()
    {
        Directory.CreateDirectory(Data);
        await File.WriteAllTextAsync(Path.Combine(Data, "thesis.txt"), "precious");
        var error = await StartErrorAsync(Options);
        error.Error.Should().Be(EmbeddedPostgresError.DirectoryNotUsable);
        error.Message.Should().Contain("thesis.txt");
        Directory.GetFileSystemEntries(Data).Should().Equal(Path.Combine(Data, "thesis.txt"));
    }

    [Fact]
    public async Task Refuses_data_of_another_major_version()
    {
        await initialized.CopyToAsync(Data);
        await File.WriteAllTextAsync(Path.Combine(Data, "pgdata", "PG_VERSION"), "12\n");
        var error = await StartErrorAsync(Options);
        error.Error.Should().Be(EmbeddedPostgresError.OtherMajorVersion);
        error.Message.Should().Contain("PostgreSQL 12").And.Contain("ECOMMERCE_POSTGRES_BIN");
    }

    [Fact]
    public async Task Says_what_the_server_said_when_it_does_not_start()
    {
        await initialized.CopyToAsync(Data);
        var error = await StartErrorAsync(Options with { Settings = Options.Settings.Add("shared_buffers", "lots") });
        error.Error.Should().Be(EmbeddedPostgresError.StartFailed);
        error.Message.Should().Contain("invalid value for parameter \"shared_buffers\"");
        await using var server = await EmbeddedPostgres.StartAsync(Options);
    }

    [Fact]
    public async Task Keeps_nothing_of_a_failed_initialization()
    {
        var real = await PostgresBinaries.LocateAsync();
        Directory.CreateDirectory(_folder["bin"]);
        foreach (var program in (string[])["postgres", "pg_ctl"])
        {
            File.CreateSymbolicLink(_folder[$"bin/{program}"], Path.Combine(real.BinDirectory, program));
        }

        // As on a full disk: something was written, then it fails.
        await File.WriteAllTextAsync(_folder["bin/initdb"], "#!/bin/sh\nmkdir -p \"$2\" && echo 18 > \"$2/PG_VERSION\"\necho 'initdb: error: could not write file: No space left on device' >&2\nexit 1\n");
        File.SetUnixFileMode(_folder["bin/initdb"], File.GetUnixFileMode("/"));

        var error = await StartErrorAsync(Options with { BinDirectory = _folder["bin"] });

        error.Error.Should().Be(EmbeddedPostgresError.InitializationFailed);
        error.Message.Should().Contain("No space left on device");
        Directory.GetFileSystemEntries(Data).Should().BeEmpty();
        await using var server = await EmbeddedPostgres.StartAsync(Options);
    }

    [Fact]
    public async Task Stops_even_if_a_walsender_never_hears_that_its_changes_have_arrived()
    {
        await initialized.CopyToAsync(Data);
        var options = Options with { StopTimeout = TimeSpan.FromMilliseconds(500) };
        var server = await EmbeddedPostgres.StartAsync(options);
        await ExecuteAsync(server, "CREATE TABLE kept (answer int); CREATE PUBLICATION p FOR ALL TABLES");
        await using var replication = new LogicalReplicationConnection(server.ConnectionString);
        await replication.Open();
        var slot = await replication.CreatePgOutputReplicationSlot("stuck", temporarySlot: true);
        var messages = replication.StartReplication(slot, new("p", Npgsql.Replication.PgOutput.PgOutputProtocolVersion.V1), CancellationToken.None).GetAsyncEnumerator();
        await ExecuteAsync(server, "INSERT INTO kept VALUES (42)");
        await messages.MoveNextAsync();

        await server.StopAsync();

        Directory.Exists($"/proc/{server.ProcessId}").Should().BeFalse();
        await using var again = await EmbeddedPostgres.StartAsync(options);
        (await ScalarAsync(again, "SELECT answer FROM kept")).Should().Be(42);
    }

    [Fact(Skip = "Only root runs a server as somebody else", SkipUnless = nameof(IsRoot))]
    public async Task Names_the_folder_that_the_servers_account_cannot_enter()
    {
        Directory.CreateDirectory(_folder["closed"], UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var error = await StartErrorAsync(Options with { DataDirectory = _folder["closed/postgres"] });
        error.Error.Should().Be(EmbeddedPostgresError.FolderClosed);
        error.Message.Should().Contain($"cannot enter '{_folder["closed"]}'").And.Contain("chmod o+x");
        Directory.GetFileSystemEntries(_folder["closed"]).Should().BeEmpty();
    }

    [Fact(Skip = "Only root can become somebody else", SkipUnless = nameof(IsRoot))]
    public async Task Runs_for_an_ordinary_user_inside_a_folder_closed_to_all_others()
    {
        // Where the user's home would be.
        Directory.CreateDirectory(_folder["closed"], UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        await ServerAccount.Choose("nobody").TakeAsync(_folder["closed"], CancellationToken.None);
        var binaries = await PostgresBinaries.LocateAsync();
        using var user = OtherProcess.Start(
            $"{typeof(Scenarios).FullName}.{nameof(Scenarios.Start_use_and_stop_a_server)}", "nobody", (Scenarios.FolderVariable, _folder.Path), (PostgresBinaries.PathVariable, binaries.BinDirectory));
        var output = user.StandardOutput.ReadToEndAsync();
        var error = user.StandardError.ReadToEndAsync();
        await user.WaitForExitAsync().WaitAsync(Patience);
        user.ExitCode.Should().Be(0, "{0}\n{1}", await output, await error);
        (await output).Should().Contain("Total: 1").And.Contain("Skipped: 0");
    }

    private static async Task<EmbeddedPostgresException> StartErrorAsync(EmbeddedPostgresOptions options) =>
        (await FluentActions.Awaiting(() => EmbeddedPostgres.StartAsync(options)).Should().ThrowAsync<EmbeddedPostgresException>()).Which;

    private static int SessionOf(int processId)
    {
        var stat = File.ReadAllText($"/proc/{processId}/stat");
        return int.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[3], System.Globalization.CultureInfo.InvariantCulture);
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        using var deadline = new CancellationTokenSource(Patience);
        while (!condition())
        {
            await Task.Delay(20, deadline.Token);
        }
    }

    private static async Task ExecuteAsync(EmbeddedPostgres server, string sql)
    {
        await using var source = NpgsqlDataSource.Create(server.ConnectionString);
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    private static async Task<object?> ScalarAsync(EmbeddedPostgres server, string sql)
    {
        await using var source = NpgsqlDataSource.Create(server.ConnectionString);
        await using var command = source.CreateCommand(sql);
        return await command.ExecuteScalarAsync();
    }
}
