using System.Globalization;
using Npgsql;

namespace Ecommerce.Benchmarks.Capture;

/// <summary>The shop's orders in a database of their own, and what happens to them.</summary>
internal sealed class OrdersDatabase : IAsyncDisposable
{
    public const string Table = "public.orders";
    public const string Topic = "shop.public.orders";

    // The shape of the order core, and a load that runs in the server: a client would only add its own round trips.
    private const string Schema = """
        CREATE TABLE users (id integer NOT NULL GENERATED ALWAYS AS IDENTITY PRIMARY KEY, username varchar(100) NOT NULL UNIQUE);
        CREATE TABLE orders (id integer NOT NULL GENERATED ALWAYS AS IDENTITY PRIMARY KEY, user_id integer NOT NULL REFERENCES users(id), order_amount decimal(15,2) NOT NULL, discount_amount decimal(15,2) NOT NULL, tax_amount decimal(15,2) NOT NULL, total_amount decimal(15,2) NOT NULL, discount_id integer, order_status_id integer NOT NULL, shipped_at timestamp(0), created_at timestamp(0) NOT NULL DEFAULT CURRENT_TIMESTAMP, updated_at timestamp(0) NOT NULL DEFAULT CURRENT_TIMESTAMP);
        INSERT INTO users (username) SELECT 'user ' || g FROM generate_series(1, 1000) g;
        CREATE PROCEDURE insert_orders(first_order integer, last_order integer) LANGUAGE sql AS $$
            INSERT INTO orders (user_id, order_amount, discount_amount, tax_amount, total_amount, discount_id, order_status_id, created_at, updated_at)
            SELECT 1 + g % 1000, 10 + g % 5000 / 7.0, g % 11, g % 500 / 13.0, 10 + g % 5000 / 7.0 + g % 500 / 13.0 - g % 11, CASE WHEN g % 11 > 0 THEN g % 40 END, 1,
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

    private readonly NpgsqlDataSource _source;

    private OrdersDatabase(string connectionString)
    {
        ConnectionString = connectionString;
        _source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(connectionString) { CommandTimeout = 0, Pooling = false });
    }

    public string ConnectionString { get; }

    public static async Task<OrdersDatabase> CreateAsync(string serverConnection, string name, CancellationToken cancellationToken)
    {
        await using (var admin = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(serverConnection) { Database = "postgres", Pooling = false }))
        {
            await using var create = admin.CreateCommand($"CREATE DATABASE {name}");
            await create.ExecuteNonQueryAsync(cancellationToken);
        }

        var database = new OrdersDatabase(new NpgsqlConnectionStringBuilder(serverConnection) { Database = name }.ConnectionString);
        await database.ExecuteAsync(Schema, cancellationToken);
        return database;
    }

    public async Task ExecuteAsync(string sql, CancellationToken cancellationToken)
    {
        await using var command = _source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    public async Task<T> ScalarAsync<T>(string sql, CancellationToken cancellationToken)
    {
        await using var command = _source.CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    /// <summary>Inserts orders, then updates the first of them, so many in each transaction.</summary>
    public Task LiveAsync(int inserts, int updates, int perTransaction, CancellationToken cancellationToken) =>
        ExecuteAsync(string.Create(CultureInfo.InvariantCulture, $"CALL live({inserts}, {updates}, {perTransaction})"), cancellationToken);

    /// <summary>Inserts orders in one transaction.</summary>
    public Task InsertAsync(int orders, CancellationToken cancellationToken) => ExecuteAsync(string.Create(CultureInfo.InvariantCulture, $"CALL insert_orders(1, {orders})"), cancellationToken);

    /// <summary>Makes slots that see everything from now on.</summary>
    public async Task CreateSlotsAsync(IEnumerable<string> slots, CancellationToken cancellationToken)
    {
        foreach (var slot in slots)
        {
            await ExecuteAsync($"SELECT pg_create_logical_replication_slot('{slot}', 'pgoutput')", cancellationToken);
        }
    }

    public Task DropSlotAsync(string slot, CancellationToken cancellationToken) => ExecuteAsync($"SELECT pg_drop_replication_slot('{slot}')", cancellationToken);

    /// <summary>Reads the table as COPY sends it, and discards it.</summary>
    /// <returns>Bytes.</returns>
    public async Task<long> CopyAsync(CancellationToken cancellationToken)
    {
        await using var connection = await _source.OpenConnectionAsync(cancellationToken);
        using var export = (StreamReader)await connection.BeginTextExportAsync($"COPY {Table} TO STDOUT", cancellationToken);
        // The bytes as they come: nobody needs them as characters.
        var buffer = new byte[64 * 1024];
        var bytes = 0L;
        while (await export.BaseStream.ReadAsync(buffer, cancellationToken) is var read && read > 0)
        {
            bytes += read;
        }

        return bytes;
    }

    public async ValueTask DisposeAsync() => await _source.DisposeAsync();
}
