using System.Collections.Immutable;
using ClickHouse.Driver;
using ClickHouse.Driver.ADO;
using Ecommerce.Analytics.Embedded;
using Ecommerce.Analytics.Tests.Embedded;

[assembly: AssemblyFixture(typeof(ChdbFixture))]

namespace Ecommerce.Analytics.Tests.Embedded;

/// <summary>
/// The one embedded ClickHouse of this test process, started on first use in a folder that goes away with it.
/// Take the fixture as a constructor parameter; give every test a database of its own with <see cref="CreateDatabaseAsync"/>.
/// </summary>
public sealed class ChdbFixture : IAsyncDisposable
{
    private readonly Lazy<Task<ChdbEngine>> _engine;
    private readonly Lazy<Task<HttpClient>> _client;
    private readonly string _directory = Path.Combine(Path.GetTempPath(), $"ecommerce-chdb-{Guid.NewGuid():N}");
    private int _databases;

    public ChdbFixture()
    {
        _engine = new(StartAsync);
        _client = new(async () => new HttpClient((await _engine.Value).CreateHandler()) { Timeout = TimeSpan.FromMinutes(5) });
    }

    public Task<ChdbEngine> EngineAsync() => _engine.Value;

    /// <summary>A client for raw requests; its base address needs no port, nothing leaves the process.</summary>
    public Task<HttpClient> HttpClientAsync() => _client.Value;

    /// <summary>A connection of ClickHouse.Driver, not yet opened.</summary>
    public async Task<ClickHouseConnection> ConnectAsync(string database = "default") =>
        new($"Host=chdb.invalid;Port=80;Username=default;Database={database}", await _client.Value);

    /// <summary>A client of ClickHouse.Driver, for bulk inserts.</summary>
    public async Task<ClickHouseClient> CreateClientAsync(string database = "default") =>
        new($"Host=chdb.invalid;Port=80;Username=default;Database={database}", await _client.Value);

    /// <summary>Creates a database that nothing else in this process uses.</summary>
    public async Task<string> CreateDatabaseAsync(string prefix = "test")
    {
        var name = $"{prefix}_{Interlocked.Increment(ref _databases)}";
        await using var connection = await ConnectAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = $"CREATE DATABASE `{name}`";
        await command.ExecuteNonQueryAsync();
        return name;
    }

    public async ValueTask DisposeAsync()
    {
        if (_client is { IsValueCreated: true, Value.IsCompletedSuccessfully: true })
            (await _client.Value).Dispose();
        if (_engine is { IsValueCreated: true, Value.IsCompletedSuccessfully: true })
            await (await _engine.Value).DisposeAsync();
        if (Directory.Exists(_directory))
            Directory.Delete(_directory, recursive: true);
    }

    private async Task<ChdbEngine> StartAsync() => ChdbEngine.Start(new ChdbOptions
    {
        LibraryPath = await ChdbLibrary.LocateAsync(),
        DataDirectory = _directory,
        KafkaSettings = ImmutableDictionary<string, string>.Empty.Add("fetch_wait_max_ms", "20").Add("session_timeout_ms", "6000"),
    });
}
