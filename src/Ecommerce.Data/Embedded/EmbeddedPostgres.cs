using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace Ecommerce.Data.Embedded;

/// <summary>
/// A real PostgreSQL server process with a private data directory, ready for logical replication, reachable on 127.0.0.1 only. It runs in a session of its
/// own; if the host is killed it keeps running, and the next start on the same directory stops it first.
/// </summary>
public sealed class EmbeddedPostgres : IAsyncDisposable
{
    private const int PortAttempts = 5;
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(25);

    private readonly EmbeddedPostgresOptions _options;
    private readonly ServerAccount _account;
    private readonly PostgresDirectory _directory;
    private readonly SemaphoreSlim _stopping = new(1, 1);
    private PostgresProcess? _process;

    private EmbeddedPostgres(EmbeddedPostgresOptions options, ServerAccount account, PostgresBinaries binaries, PostgresDirectory directory, PostgresProcess process, NpgsqlConnectionStringBuilder connection)
    {
        _options = options;
        _account = account;
        _directory = directory;
        _process = process;
        Binaries = binaries;
        ConnectionString = connection.ConnectionString;
        Port = connection.Port;
        ProcessId = process.Id;
        Exited = process.Exited;
    }

    /// <summary>How to connect with Npgsql as the superuser, password included: keep it out of logs.</summary>
    public string ConnectionString { get; }

    /// <summary>The port on 127.0.0.1.</summary>
    public int Port { get; }

    /// <summary>The server's process id (the postmaster's).</summary>
    public int ProcessId { get; }

    /// <summary>The binaries it runs from.</summary>
    public PostgresBinaries Binaries { get; }

    /// <summary>The server's log file.</summary>
    public string LogFile => _directory.LogFile;

    /// <summary>Completes when the server's process has ended, asked for or not.</summary>
    public Task Exited { get; }

    /// <summary>Finds or fetches the binaries, creates the data directory if absent, starts the server and waits until it answers.</summary>
    /// <param name="options">Settings.</param>
    /// <param name="cancellationToken">Gives up; what was started is stopped.</param>
    /// <returns>The running server.</returns>
    /// <exception cref="NativePartException">There are no usable binaries.</exception>
    /// <exception cref="EmbeddedPostgresException">The directory cannot be used, or the server did not start.</exception>
    public static async Task<EmbeddedPostgres> StartAsync(EmbeddedPostgresOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (OperatingSystem.IsWindows())
        {
            throw new NativePartException(NativePartError.PlatformNotSupported, "The embedded PostgreSQL runs on Linux and macOS. On Windows use WSL, a container, or a server of your own by its connection string.");
        }

        var binaries = await LocateAsync(options, cancellationToken).ConfigureAwait(false);
        var account = ServerAccount.Choose(options.Account);
        await account.CheckCanEnterAsync("binaries", binaries.BinDirectory, cancellationToken).ConfigureAwait(false);
        // Before anything is created, what is there already must let the server's account through.
        await account.CheckCanEnterAsync("data", PostgresDirectory.NearestExisting(options.DataDirectory), cancellationToken).ConfigureAwait(false);
        var directory = PostgresDirectory.Open(options, account);
        try
        {
            await account.CheckCanEnterAsync("data", directory.Root, cancellationToken).ConfigureAwait(false);
            var password = await directory.PrepareAsync(binaries, options, cancellationToken).ConfigureAwait(false);
            await PostgresProcess.StopOrphanAsync(account, binaries, directory, options, cancellationToken).ConfigureAwait(false);
            var (process, connection) = await LaunchAsync(options, account, binaries, directory, password, cancellationToken).ConfigureAwait(false);
            Log.ServerStarted(options.Logger, binaries.MajorVersion, binaries.BinDirectory, binaries.Origin, connection.Port, process.Id, directory.Root);
            return new(options, account, binaries, directory, process, connection);
        }
        catch
        {
            directory.Dispose();
            throw;
        }
    }

    /// <summary>Stops a server that a killed host left running on a data directory. Does nothing where there is none.</summary>
    /// <param name="options">Settings; <see cref="EmbeddedPostgresOptions.DataDirectory"/> says where.</param>
    /// <param name="cancellationToken">Leaves the server as it is.</param>
    /// <exception cref="NativePartException">There are no usable binaries.</exception>
    /// <exception cref="EmbeddedPostgresException">The directory is in use or not ours, or the process could not be ended.</exception>
    public static async Task StopOrphanAsync(EmbeddedPostgresOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (!Directory.Exists(options.DataDirectory))
        {
            return;
        }

        var binaries = await LocateAsync(options, cancellationToken).ConfigureAwait(false);
        var account = ServerAccount.Choose(options.Account);
        using var directory = PostgresDirectory.Open(options, account);
        await PostgresProcess.StopOrphanAsync(account, binaries, directory, options, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Stops the server: fast, and after <see cref="EmbeddedPostgresOptions.StopTimeout"/> immediately. Does nothing if it has been stopped.</summary>
    /// <param name="cancellationToken">Leaves the server as it is.</param>
    /// <exception cref="EmbeddedPostgresException">The process could not be ended.</exception>
    public async Task StopAsync(CancellationToken cancellationToken = default)
    {
        await _stopping.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_process is null)
            {
                return;
            }

            await _process.StopAsync(_account, Binaries, _directory, _options, cancellationToken).ConfigureAwait(false);
            // The process is gone, so pooled connections to it are too.
            using (var pool = new NpgsqlConnection(ConnectionString))
            {
                NpgsqlConnection.ClearPool(pool);
            }

            _process.Dispose();
            _process = null;
            _directory.Dispose();
            Log.ServerStopped(_options.Logger, _directory.Root);
        }
        finally
        {
            _stopping.Release();
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync() => await StopAsync().ConfigureAwait(false);

    private static Task<PostgresBinaries> LocateAsync(EmbeddedPostgresOptions options, CancellationToken cancellationToken) =>
        options.MajorVersion is { } major
            ? PostgresBinaries.LocateAsync(major, options.BinDirectory, options.PackageCache, options.Progress, cancellationToken)
            : PostgresBinaries.LocateAsync(options.BinDirectory, options.PackageCache, options.Progress, cancellationToken);

    private static async Task<(PostgresProcess Process, NpgsqlConnectionStringBuilder Connection)> LaunchAsync(
        EmbeddedPostgresOptions options, ServerAccount account, PostgresBinaries binaries, PostgresDirectory directory, string password, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var port = options.Port ?? FreePort();
            var logStart = new FileInfo(directory.LogFile) is { Exists: true } log ? log.Length : 0;
            var connection = new NpgsqlConnectionStringBuilder
            {
                Host = "127.0.0.1",
                Port = port,
                Username = PostgresDirectory.UserName,
                Password = password,
                Database = options.Database,
                IncludeErrorDetail = false,
            };
            var process = PostgresProcess.Start(account, binaries, directory, Settings(options, port));
            try
            {
                await WaitUntilReadyAsync(process, connection, directory, logStart, options, cancellationToken).ConfigureAwait(false);
                return (process, connection);
            }
            catch (Exception e)
            {
                await process.StopAsync(account, binaries, directory, options, CancellationToken.None).ConfigureAwait(false);
                process.Dispose();
                if (e is not EmbeddedPostgresException { Error: EmbeddedPostgresError.StartFailed } || IsFree(port))
                {
                    throw;
                }

                if (options.Port is not null)
                {
                    throw new EmbeddedPostgresException(EmbeddedPostgresError.PortTaken, $"Port {port} on 127.0.0.1 is taken by another program, so PostgreSQL cannot listen there. Choose another port, or none to get a free one. {e.Message}", e);
                }

                if (attempt == PortAttempts)
                {
                    throw;
                }

                Log.PortLost(options.Logger, port);
            }
        }
    }

    private static async Task WaitUntilReadyAsync(
        PostgresProcess process, NpgsqlConnectionStringBuilder connection, PostgresDirectory directory, long logStart, EmbeddedPostgresOptions options, CancellationToken cancellationToken)
    {
        var probe = new NpgsqlConnectionStringBuilder(connection.ConnectionString) { Database = "postgres", Pooling = false, Timeout = 5 };
        var started = options.TimeProvider.GetTimestamp();
        while (true)
        {
            if (process.Exited.IsCompleted)
            {
                throw new EmbeddedPostgresException(EmbeddedPostgresError.StartFailed, $"PostgreSQL in '{directory.Root}' ended while it started: {await process.LastWordsAsync(directory, logStart).ConfigureAwait(false)}");
            }

            string lastError;
            try
            {
                var open = new NpgsqlConnection(probe.ConnectionString);
                await using var closing = open.ConfigureAwait(false);
                await open.OpenAsync(cancellationToken).ConfigureAwait(false);
                await CheckIsOursAsync(open, directory, cancellationToken).ConfigureAwait(false);
                await CreateDatabaseAsync(open, options.Database, cancellationToken).ConfigureAwait(false);
                return;
            }
            catch (PostgresException e) when (e.SqlState is not PostgresErrorCodes.CannotConnectNow)
            {
                throw new EmbeddedPostgresException(EmbeddedPostgresError.StartFailed, $"PostgreSQL in '{directory.Root}' runs but refuses its own host: {e.MessageText} ({e.SqlState})", e);
            }
            catch (NpgsqlException e)
            {
                lastError = e.Message;
            }

            if (options.TimeProvider.GetElapsedTime(started) > options.StartTimeout)
            {
                throw new EmbeddedPostgresException(
                    EmbeddedPostgresError.StartFailed,
                    $"PostgreSQL in '{directory.Root}' did not answer within {options.StartTimeout.TotalSeconds:0} s ({lastError}). The end of its log:\n{PostgresProcess.LogTail(directory, logStart)}");
            }

            await Task.WhenAny(process.Exited, Task.Delay(PollInterval, options.TimeProvider, cancellationToken)).ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    /// <summary>Where the port was taken, another server may answer, and one whose folder was copied from the same place even knows the password.</summary>
    private static async Task CheckIsOursAsync(NpgsqlConnection connection, PostgresDirectory directory, CancellationToken cancellationToken)
    {
        var ask = new NpgsqlCommand("SHOW data_directory", connection);
        await using var asked = ask.ConfigureAwait(false);
        if (await ask.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false) is string data && !string.Equals(data, directory.Data, StringComparison.Ordinal))
        {
            throw new EmbeddedPostgresException(EmbeddedPostgresError.StartFailed, $"Port {connection.Port} is answered by another PostgreSQL server, with its data in '{data}'.");
        }
    }

    private static async Task CreateDatabaseAsync(NpgsqlConnection connection, string database, CancellationToken cancellationToken)
    {
        var exists = new NpgsqlCommand("SELECT 1 FROM pg_database WHERE datname = $1", connection) { Parameters = { new() { Value = database } } };
        await using var asked = exists.ConfigureAwait(false);
        if (await exists.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false) is null)
        {
            var create = new NpgsqlCommand($"CREATE DATABASE \"{database.Replace("\"", "\"\"", StringComparison.Ordinal)}\"", connection);
            await using var created = create.ConfigureAwait(false);
            await create.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private static ImmutableDictionary<string, string> Settings(EmbeddedPostgresOptions options, int port)
    {
        var onOff = options.Durable ? "on" : "off";
        return new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["listen_addresses"] = "127.0.0.1",
            ["port"] = port.ToString(CultureInfo.InvariantCulture),
            ["unix_socket_directories"] = "",
            ["wal_level"] = "logical",
            ["max_wal_senders"] = "32",
            ["max_replication_slots"] = "32",
            ["password_encryption"] = "scram-sha-256",
            ["timezone"] = "UTC",
            ["log_timezone"] = "UTC",
            ["cluster_name"] = "ecommerce",
            ["fsync"] = onOff,
            ["full_page_writes"] = onOff,
        }.ToImmutableDictionary(StringComparer.Ordinal).SetItems(options.Settings);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static bool IsFree(int port)
    {
        using var listener = new TcpListener(IPAddress.Loopback, port);
        try
        {
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
