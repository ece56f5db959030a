namespace Ecommerce.Testing;

/// <summary>A class fixture: a fresh database for one test class, on the assembly's one server. Needs <see cref="PostgresServerFixture"/> as assembly fixture.</summary>
public sealed class PostgresDatabaseFixture(PostgresServerFixture server) : IAsyncLifetime
{
    public TestDatabase Database { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Database = await server.CreateDatabaseAsync();

    public async ValueTask DisposeAsync()
    {
        if (Database is not null)
        {
            await Database.DisposeAsync();
        }
    }
}
