using Ecommerce.Data.Schema;
using Ecommerce.Testing;
using Npgsql;

namespace Ecommerce.Analytics.Tests.Verification;

/// <summary>A database of its own with the store's schema and the hand-made rows.</summary>
public sealed class HandMadeStoreFixture(PostgresServerFixture server) : IAsyncLifetime
{
    private TestDatabase? _database;

    public NpgsqlDataSource Store => _database!.DataSource;

    public string ConnectionString => _database!.ConnectionString;

    public async ValueTask InitializeAsync()
    {
        _database = await server.CreateDatabaseAsync($"hand_made_{Guid.NewGuid():N}");
        await _database.ExecuteAsync(StoreDdl.Render());
        await _database.ExecuteAsync(HandMadeStore.Sql);
    }

    public async ValueTask DisposeAsync()
    {
        if (_database is not null)
        {
            await _database.DisposeAsync();
        }
    }
}
