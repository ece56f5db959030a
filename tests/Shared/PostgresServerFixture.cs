using System.Collections.Concurrent;
using Ecommerce.Data.Embedded;
using Npgsql;

namespace Ecommerce.Testing;

/// <summary>
/// One embedded PostgreSQL server for a whole test assembly, and one of each further major version that a test asks for. Link tests/Shared into the test project, write
/// <c>[assembly: AssemblyFixture(typeof(PostgresServerFixture))]</c> once, and take it, or <see cref="PostgresDatabaseFixture"/>, in a constructor.
/// </summary>
public sealed class PostgresServerFixture : IAsyncLifetime
{
    private readonly Lazy<TestFolder> _folder = new();
    private readonly ConcurrentDictionary<int, Lazy<Task<EmbeddedPostgres>>> _servers = new();
    private int _databases;

    /// <summary>The server, started by whoever asks first: a run that needs none starts none.</summary>
    public Task<EmbeddedPostgres> Server => ServerOf(0);

    /// <summary>The server of a major version that <see cref="PostgresPackage.MajorVersions"/> lists; 0 for <see cref="Server"/>.</summary>
    public Task<EmbeddedPostgres> ServerOf(int majorVersion) =>
        _servers.GetOrAdd(majorVersion, major => new(() => EmbeddedPostgres.StartAsync(new()
        {
            DataDirectory = _folder.Value[major == 0 ? "postgres" : $"postgres-{major}"],
            MajorVersion = major == 0 ? null : major,
            Durable = false,
            Settings = Settings,
        }))).Value;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    /// <summary>Creates an empty database with a name of its own; disposing it drops it, its replication slots and its sessions.</summary>
    public async Task<TestDatabase> CreateDatabaseAsync(string? name = null)
    {
        var server = await Server;
        name ??= $"test_{Interlocked.Increment(ref _databases)}";
        await using var admin = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(server.ConnectionString) { Database = "postgres", Pooling = false });
        await using var create = admin.CreateCommand($"CREATE DATABASE \"{name}\"");
        await create.ExecuteNonQueryAsync();
        return new TestDatabase(server.ConnectionString, name);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var server in _servers.Values.Where(s => s.IsValueCreated))
        {
            await (await server.Value).DisposeAsync();
        }

        if (_folder.IsValueCreated)
        {
            _folder.Value.Dispose();
        }
    }

    // Small, since several test assemblies may run side by side.
    private static readonly System.Collections.Immutable.ImmutableDictionary<string, string> Settings =
        System.Collections.Immutable.ImmutableDictionary<string, string>.Empty.Add("shared_buffers", "64MB").Add("max_wal_size", "256MB").Add("checkpoint_timeout", "30min");
}
