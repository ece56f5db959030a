using Ecommerce.Analytics.Embedded;
using Ecommerce.Pipeline.Door;
using Microsoft.Extensions.Logging.Abstractions;

namespace Ecommerce.Pipeline.Tests.Door;

/// <summary>An engine with one small answer view, and a door to it. One per test process: a process holds one engine.</summary>
public sealed class DoorFixture : IAsyncLifetime
{
    private readonly string _directory = Path.Combine(Path.GetTempPath(), $"ecommerce-door-{Guid.NewGuid():N}");
    private ChdbEngine? _engine;
    private ClickHouseDoor? _door;

    internal ClickHouseDoorOptions Options { get; } = new()
    {
        Password = ClickHouseDoorOptions.GeneratePassword(),
        Database = "shop",
        MaxRequestSize = 64 << 10,
        MaxConcurrentRequests = 4,
        RequestTimeout = TimeSpan.FromSeconds(20),
    };

    internal ClickHouseDoor Door => _door!;

    internal HttpMessageHandler Reader { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        _engine = ChdbEngine.Start(new ChdbOptions { LibraryPath = await ChdbLibrary.LocateAsync(), DataDirectory = _directory });
        using (var admin = new HttpClient(_engine.CreateHandler()))
        {
            foreach (var sql in new[] { "CREATE DATABASE shop", "CREATE VIEW shop.answer_v AS SELECT number AS id, toString(number) AS name FROM numbers(3)" })
            {
                using var content = new StringContent(sql);
                using var response = await admin.PostAsync(new Uri("http://chdb.invalid/"), content);
                response.EnsureSuccessStatusCode();
            }
        }

        Reader = _engine.CreateReadOnlyHandler(new ChdbReadOnlyOptions { Databases = ["shop"], MaxExecutionTime = TimeSpan.FromSeconds(10) });
        _door = await ClickHouseDoor.OpenAsync(Options, Reader, TimeProvider.System, NullLogger.Instance);
    }

    public async ValueTask DisposeAsync()
    {
        if (_door is not null)
            await _door.DisposeAsync();
        if (_engine is not null)
            await _engine.DisposeAsync();
        if (Directory.Exists(_directory))
            Directory.Delete(_directory, recursive: true);
    }
}
