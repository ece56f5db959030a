using System.Collections.Concurrent;
using System.Globalization;
using System.Text;

namespace Ecommerce.Analytics.Embedded;

/// <summary>
/// The ClickHouse engine inside this process (chDB). ClickHouse.Driver talks to it over an <see cref="HttpClient"/> whose handler is <see cref="CreateHandler"/>.
/// A process holds one engine at a time. Detach Kafka tables before disposing it: a consumer that is not detached lingers in its group.
/// </summary>
public sealed class ChdbEngine : IAsyncDisposable
{
    // A running statement is found by this setting: the library offers no way to choose its query id.
    private const string MarkSetting = "log_comment";
    private static readonly TimeSpan KillInterval = TimeSpan.FromMilliseconds(50);
    private static readonly Lock Gate = new();
    private static ChdbEngine? _current;

    private readonly ConcurrentDictionary<ChdbSession, SessionLane> _sessions = new();
    private readonly string[] _connectionArguments;
    private readonly ChdbConnectionHandle _control;
    private readonly NativeThreads _controlThread;
    private readonly ConcurrentBag<SessionLane> _lanes = [];
    private readonly SessionLane _lane;
    private long _lastMark;
    private int _disposed;

    private ChdbEngine(ChdbOptions options, string directory)
    {
        DataDirectory = directory;
        Options = options;
        _connectionArguments = ["chdb", $"--path={directory}", .. BaseSettings(options).Select(s => $"--{s.Key}={s.Value}")];
        string[] start =
        [
            .. _connectionArguments,
            $"--config-file={EngineConfiguration.Write(directory, options)}",
            Invariant($"--background_message_broker_schedule_pool_size={options.MessageBrokerThreads}"),
            .. options.MaxMemoryUsage > 0 ? [Invariant($"--max_server_memory_usage={options.MaxMemoryUsage}")] : Array.Empty<string>(),
            .. options.ServerSettings.Select(s => $"--{s.Key}={s.Value}"),
        ];
        if (options.TimeZone is { } zone && !OperatingSystem.IsWindows())
            _ = ProcessEnvironment.Set("TZ", zone, 1);
        _control = ChdbConnectionHandle.TryOpen(start) ?? throw new ChdbException(
            $"chDB did not open {directory}. Another process may hold it, its files may belong to another user or version, or an option is invalid: the engine's own words are on stderr.");
        _controlThread = new NativeThreads(1, "chdb-control");
        _lane = CreateLane(options.MaxConcurrentQueries, "chdb");
    }

    /// <summary>Full path of the folder that is open.</summary>
    public string DataDirectory { get; }

    internal ChdbOptions Options { get; }

    /// <summary>Loads the library and opens the data folder. Blocks for about half a second, longer where many parts are loaded.</summary>
    /// <param name="options">Where the library and the data are, and the engine's limits.</param>
    /// <returns>The running engine; dispose it for a clean close.</returns>
    /// <exception cref="ChdbException">The library cannot be loaded, the folder cannot be opened, or this process runs an engine already.</exception>
    public static ChdbEngine Start(ChdbOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.MaxConcurrentQueries < 1 || options.MessageBrokerThreads < 1)
            throw new ArgumentOutOfRangeException(nameof(options), "MaxConcurrentQueries and MessageBrokerThreads must be at least 1.");
        var directory = Path.GetFullPath(options.DataDirectory);
        lock (Gate)
        {
            if (_current is { } running)
                throw new ChdbException($"chDB already runs in this process, on {running.DataDirectory}; it cannot also open {directory}. Dispose the running engine first.");
            ChdbLibrary.Load(options.LibraryPath);
            try
            {
                Directory.CreateDirectory(directory);
                return _current = new ChdbEngine(options, directory);
            }
            catch (Exception error) when (error is UnauthorizedAccessException or (IOException and not ChdbException))
            {
                throw new ChdbException($"chDB's data folder {directory} cannot be written: {error.Message}", error);
            }
        }
    }

    /// <summary>
    /// A handler that answers ClickHouse's HTTP protocol from this engine. Any host name will do: nothing leaves the process. Disposing it leaves the engine running.
    /// </summary>
    /// <returns>A handler for one or many <see cref="HttpClient"/>s.</returns>
    public HttpMessageHandler CreateHandler() => new ChdbMessageHandler(this);

    /// <summary>
    /// A handler like <see cref="CreateHandler"/> for callers who are not trusted: it reads the given databases, within the given limits, and reaches no file, address,
    /// process or server. Whole results only, so that every error comes with a status of its own. Create one and share it: its places are its own.
    /// </summary>
    /// <param name="options">What may be read, and how much.</param>
    /// <returns>A handler for one or many <see cref="HttpClient"/>s.</returns>
    public HttpMessageHandler CreateReadOnlyHandler(ChdbReadOnlyOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.Databases.IsDefaultOrEmpty)
            throw new ArgumentException("Name at least one database that may be read.", nameof(options));
        return new ChdbMessageHandler(this, new ReadOnlyAccess(options, CreateLane(options.MaxConcurrentQueries, "chdb-read")));
    }

    /// <summary>Ends what runs, closes every connection and with the last one the engine.</summary>
    /// <returns>A task that completes when the data folder is free.</returns>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
            return;
        foreach (var session in _sessions.Keys)
            session.Close();
        await Task.WhenAll(_sessions.Keys.Select(s => s.Closed.Task)).ConfigureAwait(false);
        await _controlThread.RunAsync(() =>
        {
            _control.Dispose();
            return true;
        }).ConfigureAwait(false);
        _controlThread.Dispose();
        foreach (var lane in _lanes)
            lane.Dispose();
        lock (Gate)
            _current = null;
    }

    internal SessionLane CreateLane(int places, string name)
    {
        var lane = new SessionLane(places, name);
        _lanes.Add(lane);
        return lane;
    }

    /// <summary>Waits for a free place in the lane (by default the engine's own) and opens a connection in it.</summary>
    internal async Task<ChdbSession> OpenAsync(SessionLane? lane, CancellationToken cancellationToken)
    {
        lane ??= _lane;
        ObjectDisposedException.ThrowIf(Volatile.Read(ref _disposed) != 0, this);
        await lane.Places.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var mark = Invariant($"ecommerce-{Interlocked.Increment(ref _lastMark)}");
            var connection = await lane.Threads.RunAsync(() => ChdbConnectionHandle.TryOpen([.. _connectionArguments, $"--{MarkSetting}={mark}"])).ConfigureAwait(false)
                ?? throw new ChdbException($"chDB opened no further connection to {DataDirectory}.");
            var session = new ChdbSession(this, lane.Threads, connection, mark);
            _sessions[session] = lane;
            if (Volatile.Read(ref _disposed) != 0)
                session.Close();
            return session;
        }
        catch
        {
            lane.Places.Release();
            throw;
        }
    }

    internal void Release(ChdbSession session)
    {
        if (_sessions.TryRemove(session, out var lane))
            lane.Places.Release();
    }

    /// <summary>Ends the statement that runs under this mark; returns when the call has come back. Repeats, since the statement may not be listed yet.</summary>
    internal async Task KillAsync(string mark, Task call)
    {
        while (!call.IsCompleted)
        {
            // ASYNC: the synchronous form was seen to hang when the statement ended at the same moment.
            using (await ControlAsync($"KILL QUERY WHERE Settings['{MarkSetting}'] = '{mark}' ASYNC").ConfigureAwait(false))
            {
                await Task.WhenAny(call, Task.Delay(KillInterval)).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Runs a statement of ours on the engine's own connection.</summary>
    internal Task<ChdbResultHandle> ControlAsync(string sql) =>
        _controlThread.RunAsync(() => NativeCall.Query(_control, Encoding.UTF8.GetBytes(sql), "TabSeparated", [], stream: false));

    private static Dictionary<string, string> BaseSettings(ChdbOptions options)
    {
        // chDB differs from a server in these: `nonsense` would be parsed as SELECT nonsense, and functions that read addresses are on.
        var settings = new Dictionary<string, string>(StringComparer.Ordinal) { ["implicit_select"] = "0", ["allow_introspection_functions"] = "0" };
        foreach (var (name, value) in options.Settings)
            settings[name] = value;
        return settings;
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
