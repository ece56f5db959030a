using Npgsql;

namespace Ecommerce.Pipeline.Tests.EndToEnd;

/// <summary>Writers whose transactions stay open for a while and overlap, so that at any moment, the slot's creation included, several are under way.</summary>
internal sealed class OverlappingWriters : IAsyncDisposable
{
    private const int Writers = 4;

    private readonly CancellationTokenSource _stop = new();
    private readonly Task[] _running;
    private int _committed;

    public OverlappingWriters(NpgsqlDataSource postgres) =>
        _running = [.. Enumerable.Range(0, Writers).Select(writer => Task.Run(() => WriteAsync(postgres, writer)))];

    public int Committed => Volatile.Read(ref _committed);

    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_running);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _stop.Dispose();
    }

    private async Task WriteAsync(NpgsqlDataSource postgres, int writer)
    {
        for (var turn = 0; !_stop.IsCancellationRequested; turn++)
        {
            var name = $"writer {writer} turn {turn} {Guid.NewGuid():N}";
            await using var connection = await postgres.OpenConnectionAsync();
            await using var transaction = await connection.BeginTransactionAsync();
            await ExecuteAsync(connection, $"INSERT INTO brands (brand_name) VALUES ('{name}')");
            await ExecuteAsync(connection, $"INSERT INTO categories (category_name, slug) VALUES ('{name}', '{name}')");

            // The writers hold their transactions open for different times, none long enough to keep a slot from being created.
            await ExecuteAsync(connection, $"SELECT pg_sleep({(writer + 1) * 50} / 1000.0)");
            await ExecuteAsync(connection, $"""
                INSERT INTO products (product_name, category_id, brand_id, product_price)
                SELECT '{name}', (SELECT id FROM categories WHERE slug = '{name}'), (SELECT id FROM brands WHERE brand_name = '{name}'), 1 FROM generate_series(1, 3)
                """);
            await ExecuteAsync(connection, $"UPDATE products SET product_price = product_price + {turn} WHERE id % 7 = {writer} AND id < 300");
            await transaction.CommitAsync();
            Interlocked.Increment(ref _committed);
        }
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
