using System.Globalization;
using Ecommerce.Data.Schema;
using Npgsql;

namespace Ecommerce.Benchmarks.Pipeline;

/// <summary>The store's own tables in a database of their own, and orders that the server makes: a client would only add its own round trips.</summary>
internal sealed class StoreSource : IAsyncDisposable
{
    public const int Users = 1_000;

    private const string People = """
        INSERT INTO provinces (province_name) SELECT 'province ' || g FROM generate_series(1, 50) g;
        INSERT INTO cities (city_name, province_id) SELECT 'city ' || g, g FROM generate_series(1, 50) g;
        INSERT INTO users (username, email, mobile) SELECT 'user ' || g, 'user' || g || '@example.com', '+1555' || g FROM generate_series(1, 1000) g;
        INSERT INTO addresses (title, user_id, province_id, city_id) SELECT 'home', g, 1 + g % 50, 1 + g % 50 FROM generate_series(1, 1000) g;
        """;

    private const string Procedures = """
        CREATE PROCEDURE insert_orders(first_order integer, last_order integer) LANGUAGE sql AS $$
            INSERT INTO orders (user_id, staff_id, address_id, order_amount, discount_amount, tax_amount, total_amount, payment_method_id, order_status_id, shipping_method_id, created_at, updated_at)
            SELECT 1 + g % 1000, 1, 1 + g % 1000, 10 + g % 5000, g % 11, g % 500, 10 + g % 5000 - g % 11 + g % 500, 1 + g % 2, 1, 1 + g % 2,
                timestamp '2024-01-01' + g * interval '7 seconds', timestamp '2024-01-01' + g * interval '7 seconds'
            FROM generate_series(first_order, last_order) g $$;
        CREATE PROCEDURE live(inserts integer, updates integer, per_transaction integer) LANGUAGE plpgsql AS $$
        BEGIN
            FOR i IN 0 .. inserts / per_transaction - 1 LOOP
                CALL insert_orders(i * per_transaction + 1, (i + 1) * per_transaction);
                COMMIT;
            END LOOP;
            FOR i IN 0 .. updates / per_transaction - 1 LOOP
                UPDATE orders SET order_status_id = 2, shipped_at = created_at + interval '1 day', updated_at = created_at + interval '1 day'
                WHERE id BETWEEN i * per_transaction + 1 AND (i + 1) * per_transaction;
                COMMIT;
            END LOOP;
        END $$;
        """;

    private StoreSource(string connectionString)
    {
        ConnectionString = connectionString;
        Source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(connectionString) { CommandTimeout = 0 });
    }

    public string ConnectionString { get; }

    public NpgsqlDataSource Source { get; }

    public static async Task<StoreSource> CreateAsync(string serverConnection, string name, CancellationToken cancellationToken)
    {
        await using (var admin = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(serverConnection) { Database = "postgres", Pooling = false }))
        {
            await using var create = admin.CreateCommand($"CREATE DATABASE {name}");
            await create.ExecuteNonQueryAsync(cancellationToken);
        }

        var store = new StoreSource(new NpgsqlConnectionStringBuilder(serverConnection) { Database = name }.ConnectionString);
        await new StoreDatabase(store.Source).EnsureCreatedAsync(cancellationToken);
        await store.ExecuteAsync(People, cancellationToken);
        await store.ExecuteAsync(Procedures, cancellationToken);
        return store;
    }

    public async Task ExecuteAsync(string sql, CancellationToken cancellationToken)
    {
        await using var command = Source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    public async Task<T> ScalarAsync<T>(string sql, CancellationToken cancellationToken)
    {
        await using var command = Source.CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    /// <summary>Inserts orders, then updates the first of them, so many in each transaction.</summary>
    public Task LiveAsync(int inserts, int updates, int perTransaction, CancellationToken cancellationToken) =>
        ExecuteAsync(string.Create(CultureInfo.InvariantCulture, $"CALL live({inserts}, {updates}, {perTransaction})"), cancellationToken);

    public async ValueTask DisposeAsync() => await Source.DisposeAsync();
}
