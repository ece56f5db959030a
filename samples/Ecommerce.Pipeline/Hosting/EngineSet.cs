using System.Collections.Immutable;
using ClickHouse.Driver.ADO;
using Ecommerce.Analytics.Embedded;
using Ecommerce.Data.Embedded;
using Ecommerce.Pipeline.Cli;
using Ecommerce.Pipeline.Status;
using Ecommerce.Streaming.Embedded;
using Microsoft.Extensions.Logging;

namespace Ecommerce.Pipeline.Hosting;

/// <summary>The three engines, each embedded or somebody else's.</summary>
internal sealed class EngineSet : IAsyncDisposable
{
    public const string Database = "shop";

    // Above 0, so that the engine leaves memory to PostgreSQL and to us on a small machine.
    private const long ClickHouseMemory = 4L << 30;

    // The embedded broker keeps a fetch that finds nothing for so long, even when a record arrives meanwhile; a consumer that died must not keep its partitions for long.
    internal static readonly ImmutableDictionary<string, string> EmbeddedBrokerReading =
        ImmutableDictionary<string, string>.Empty.Add("fetch_wait_max_ms", "20").Add("session_timeout_ms", "6000");

    private readonly Stack<IAsyncDisposable> _owned = new();

    private EngineSet()
    {
    }

    /// <summary>Npgsql connection string.</summary>
    public required string Postgres { get; init; }

    /// <summary>Bootstrap list.</summary>
    public required string Kafka { get; init; }

    /// <summary>The embedded broker; null where Kafka is somebody else's.</summary>
    public EmbeddedBroker? Broker { get; private init; }

    /// <summary>The embedded engine; null where ClickHouse is somebody else's.</summary>
    public ChdbEngine? Chdb { get; private init; }

    /// <summary>The embedded server; null where PostgreSQL is somebody else's.</summary>
    public EmbeddedPostgres? Server { get; private init; }

    public required ClickHouseDataSource ClickHouse { get; init; }

    /// <summary>How long ClickHouse's log of changes remembers; zero keeps none.</summary>
    public required TimeSpan ChangeLog { get; init; }

    public static async Task<EngineSet> StartAsync(PipelineSettings settings, DataDirectory directory, Progress progress, TimeProvider clock, ILoggerFactory loggers, CancellationToken cancellationToken)
    {
        // Other people's engines first: one that refuses must not have cost a download, or left rows in another.
        if (settings.Postgres is { } given)
        {
            await ExternalEngines.CheckPostgresAsync(given, settings.Slot, cancellationToken);
        }

        if (settings.Kafka is { } bootstrap)
        {
            await ExternalEngines.CheckKafkaAsync(bootstrap, cancellationToken);
        }

        var external = settings.ClickHouse is { } url ? await ExternalEngines.OpenClickHouseAsync(url, clock, cancellationToken) : null;
        var parts = await new NativeParts(progress, clock).LocateAsync(settings.Postgres is null, settings.ClickHouse is null, cancellationToken);
        progress.Say($"Starting {Starts(settings)} …");

        var server = parts.Postgres is { } binaries ? StartPostgresAsync(binaries, directory, loggers, clock, cancellationToken) : null;
        var chdb = parts.ChdbLibrary is { } library ? Task.Run(() => StartChdb(library, directory), cancellationToken) : null;
        var owned = new Stack<IAsyncDisposable>();
        try
        {
            var broker = settings.Kafka is null ? EmbeddedBroker.Start() : null;
            if (broker is not null)
            {
                owned.Push(new Released(broker));
            }

            // Whichever fails first, the other must not be left running.
            await Task.WhenAll(server ?? Task.CompletedTask, chdb ?? Task.CompletedTask);
            var postgres = settings.Postgres ?? (await server!).ConnectionString;
            var source = external ?? Embedded(await chdb!);
            var engines = new EngineSet
            {
                Postgres = postgres,
                Kafka = settings.Kafka ?? broker!.BootstrapServers,
                ClickHouse = source,
                ChangeLog = settings.ChangeLog,
                Broker = broker,
                Chdb = chdb is null ? null : await chdb,
                Server = server is null ? null : await server,
            };
            foreach (var part in owned.Reverse())
            {
                engines._owned.Push(part);
            }

            if (engines.Server is { } started)
            {
                engines._owned.Push(started);
            }

            if (engines.Chdb is { } engine)
            {
                engines._owned.Push(engine);
            }

            return engines;
        }
        catch
        {
            external?.Dispose();
            await StopAsync(server);
            await StopAsync(chdb);
            while (owned.TryPop(out var part))
            {
                await part.DisposeAsync();
            }

            throw;
        }
    }

    /// <summary>Stops what this host started, the newest first.</summary>
    public async ValueTask DisposeAsync()
    {
        ClickHouse.Dispose();
        while (_owned.TryPop(out var part))
        {
            await part.DisposeAsync();
        }
    }

    private static Task<EmbeddedPostgres> StartPostgresAsync(PostgresBinaries binaries, DataDirectory directory, ILoggerFactory loggers, TimeProvider clock, CancellationToken cancellationToken) =>
        EmbeddedPostgres.StartAsync(
            new EmbeddedPostgresOptions
            {
                DataDirectory = directory.Postgres,
                BinDirectory = binaries.BinDirectory,
                Database = Database,
                Logger = loggers.CreateLogger<EmbeddedPostgres>(),
                TimeProvider = clock,
            },
            cancellationToken);

    private static ChdbEngine StartChdb(string library, DataDirectory directory) =>
        ChdbEngine.Start(new ChdbOptions { LibraryPath = library, DataDirectory = directory.ClickHouse, MaxMemoryUsage = ClickHouseMemory, KafkaSettings = EmbeddedBrokerReading });

    private static ClickHouseDataSource Embedded(ChdbEngine engine) =>
        // The database may not exist yet, so connections start in one that always does.
        new("Host=embedded;Protocol=http;Database=default", new HttpClient(engine.CreateHandler()) { Timeout = Timeout.InfiniteTimeSpan }, disposeHttpClient: true);

    private static string Starts(PipelineSettings settings) => string.Join(", ", ImmutableArray.Create(
        settings.Postgres is null ? "PostgreSQL" : "",
        settings.Kafka is null ? "the embedded broker" : "",
        settings.ClickHouse is null ? "ClickHouse (chDB)" : "").Where(part => part.Length > 0).DefaultIfEmpty("nothing of our own"));

    private static async Task StopAsync<T>(Task<T>? starting)
        where T : IAsyncDisposable
    {
        if (starting is null)
        {
            return;
        }

        try
        {
            await (await starting).DisposeAsync();
        }
        catch (Exception)
        {
            // The failure that is already on its way says more than this one.
        }
    }

    private sealed class Released(IDisposable part) : IAsyncDisposable
    {
        public ValueTask DisposeAsync()
        {
            part.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
