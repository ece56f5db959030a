using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Ecommerce.Data.Embedded;
using Npgsql;

namespace Ecommerce.Testing.Subjects;

/// <summary>A PostgreSQL server of its own that can be killed, stopped, copied and put back to an earlier copy. It keeps its port, so that its connection string stays.</summary>
public sealed class PostgresUnderTest : IAsyncDisposable
{
    private const int StartAttempts = 5;
    private static readonly TimeSpan KillDeadline = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    private readonly EmbeddedPostgresOptions _options;
    private readonly string _folder;
    private EmbeddedPostgres? _server;
    private int _copies;

    private PostgresUnderTest(string folder, EmbeddedPostgresOptions options)
    {
        _folder = folder;
        _options = options;
    }

    /// <summary>Npgsql connection string of the store's database.</summary>
    public string ConnectionString { get; private set; } = "";

    /// <summary>Whether it was started and, as far as is known, has not ended.</summary>
    public bool IsRunning => _server is { Exited.IsCompleted: false };

    /// <summary>Creates and starts a server.</summary>
    /// <param name="folder">A folder for the server and for copies of it; the server's account must be able to pass through.</param>
    /// <param name="options">Settings; null for the defaults. Folder and port are chosen here.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The running server.</returns>
    /// <exception cref="EmbeddedPostgresException">It did not start.</exception>
    public static async Task<PostgresUnderTest> StartAsync(string folder, EmbeddedPostgresOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        var data = Path.Combine(folder, "postgres");
        var subject = new PostgresUnderTest(folder, (options ?? new EmbeddedPostgresOptions { DataDirectory = data }) with { DataDirectory = data, Port = FreePort() });
        await subject.StartAsync(cancellationToken).ConfigureAwait(false);
        return subject;
    }

    /// <summary>Starts it again after an end of whatever kind. Does nothing where it runs.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="EmbeddedPostgresException">It did not start.</exception>
    public async Task StartAsync(CancellationToken cancellationToken = default)
    {
        if (IsRunning)
        {
            return;
        }

        await ForgetAsync().ConfigureAwait(false);
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                _server = await EmbeddedPostgres.StartAsync(_options, cancellationToken).ConfigureAwait(false);
                ConnectionString = _server.ConnectionString;
                return;
            }
            catch (EmbeddedPostgresException) when (attempt < StartAttempts)
            {
                // After a kill -9 the children take a moment to notice, and hold shared memory until then.
                await Task.Delay(Pause * attempt, _options.TimeProvider, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Stops it in order: sessions end, a checkpoint is written.</summary>
    /// <param name="cancellationToken">Leaves it as it is.</param>
    public async Task StopAsync(CancellationToken cancellationToken = default)
    {
        if (_server is { } server)
        {
            await server.StopAsync(cancellationToken).ConfigureAwait(false);
            await ForgetAsync().ConfigureAwait(false);
        }
    }

    /// <summary><c>kill -9</c> of the server's first process.</summary>
    /// <param name="cancellationToken">Gives up waiting.</param>
    public Task KillAsync(CancellationToken cancellationToken = default) => SignalAsync("KILL", cancellationToken);

    /// <summary>An immediate shutdown (SIGQUIT): no checkpoint, so the next start recovers.</summary>
    /// <param name="cancellationToken">Gives up waiting.</param>
    public Task StopImmediatelyAsync(CancellationToken cancellationToken = default) => SignalAsync("QUIT", cancellationToken);

    /// <summary>Copies the files of the server, which must be stopped, as a backup tool does.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Names the copy to <see cref="RestoreAsync"/>.</returns>
    public async Task<string> CopyAsync(CancellationToken cancellationToken = default)
    {
        var copy = Path.Combine(_folder, string.Create(CultureInfo.InvariantCulture, $"copy-{++_copies}"));
        await RunAsync("cp", ["-a", _options.DataDirectory, copy], cancellationToken).ConfigureAwait(false);
        return copy;
    }

    /// <summary>Puts the server, which must be stopped, back to a copy. The copy is used up.</summary>
    /// <param name="copy">What <see cref="CopyAsync"/> returned.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task RestoreAsync(string copy, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Directory.Delete(_options.DataDirectory, recursive: true);
        Directory.Move(copy, _options.DataDirectory);
        return Task.CompletedTask;
    }

    /// <summary>Runs statements over a connection of its own.</summary>
    /// <param name="sql">The statements.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="PostgresException">The server refused one.</exception>
    public async Task ExecuteAsync(string sql, CancellationToken cancellationToken = default)
    {
        var connection = new NpgsqlConnection(ConnectionString);
        await using var closing = connection.ConfigureAwait(false);
        await connection.OpenAsync(cancellationToken).ConfigureAwait(false);
        var command = new NpgsqlCommand(sql, connection);
        await using var ending = command.ConfigureAwait(false);
        await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Asks for one value.</summary>
    /// <typeparam name="T">Its type.</typeparam>
    /// <param name="sql">The question.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The first column of the first row; the default where there is none or it is NULL.</returns>
    /// <exception cref="PostgresException">The server refused it.</exception>
    public async Task<T?> ScalarAsync<T>(string sql, CancellationToken cancellationToken = default)
    {
        var connection = new NpgsqlConnection(ConnectionString);
        await using var closing = connection.ConfigureAwait(false);
        await connection.OpenAsync(cancellationToken).ConfigureAwait(false);
        var command = new NpgsqlCommand(sql, connection);
        await using var ending = command.ConfigureAwait(false);
        return await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false) is T value ? value : default;
    }

    /// <summary>Stops it.</summary>
    public async ValueTask DisposeAsync() => await StopAsync().ConfigureAwait(false);

    private async Task SignalAsync(string signal, CancellationToken cancellationToken)
    {
        if (_server is not { } server)
        {
            return;
        }

        await RunAsync("kill", ["-s", signal, server.ProcessId.ToString(CultureInfo.InvariantCulture)], cancellationToken).ConfigureAwait(false);
        await server.Exited.WaitAsync(KillDeadline, cancellationToken).ConfigureAwait(false);
        await ForgetAsync().ConfigureAwait(false);
    }

    private async Task ForgetAsync()
    {
        if (_server is { } server)
        {
            _server = null;
            // Of a process that is gone this only gives back the folder and the pooled connections.
            await server.DisposeAsync().ConfigureAwait(false);
        }
    }

    private static async Task RunAsync(string program, IEnumerable<string> arguments, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var words = await process.StandardError.ReadToEndAsync(cancellationToken).ConfigureAwait(false);
        await process.WaitForExitAsync(cancellationToken).ConfigureAwait(false);
        if (process.ExitCode != 0)
        {
            throw new IOException(string.Create(CultureInfo.InvariantCulture, $"'{program}' ended with exit code {process.ExitCode}: {words.Trim()}"));
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
