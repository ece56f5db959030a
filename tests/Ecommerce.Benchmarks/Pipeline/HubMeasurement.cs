using System.Diagnostics;
using System.Globalization;
using ClickHouse.Driver.ADO;
using ClickHouse.Driver.Utility;
using Ecommerce.Analytics;

namespace Ecommerce.Benchmarks.Pipeline;

/// <summary>The hub alone: change events of orders that lie ready in memory, from the hub's table to the state, in blocks of one size.</summary>
internal sealed class HubMeasurement(ClickHouseDataSource source)
{
    private const string Database = "hub";

    private readonly AnalyticsOptions _options = new() { Database = Database, EmbeddedBroker = true, EmbeddedEngine = true };

    /// <summary>Makes the events, by SQL.</summary>
    public async Task PrepareAsync(int events, CancellationToken cancellationToken)
    {
        await new AnalyticsSchema(source, _options).EnsureCreatedAsync(cancellationToken);
        await ExecuteAsync("INSERT INTO hub.capture_offsets SELECT 1, 1, 'd', 's', generateUUIDv4(), 1, 1, 0, 1, ''", cancellationToken);
        await ExecuteAsync("CREATE TABLE hub.ready AS hub.cdc ENGINE = Memory", cancellationToken);
        await ExecuteAsync(
            string.Create(CultureInfo.InvariantCulture, $$"""
            INSERT INTO hub.ready (tab, schema, op, snapshot, sequence, lsn, ts_ms, after, topic, partition, offset)
            SELECT 'orders', 'public', 'c', 'false', concat('["', toString(1000 + number), '","', toString(1001 + number), '"]'), 1001 + number, 1700000000000,
                concat('{"id":', toString(1 + number), ',"user_id":7,"staff_id":1,"address_id":7,"order_amount":"120.00","discount_amount":"0.00","tax_amount":"7.00","total_amount":"127.00",',
                    '"discount_id":null,"payment_method_id":1,"payment_status_id":null,"order_status_id":1,"shipping_method_id":2,"shipping_status_id":null,"shipped_at":null,',
                    '"created_at":1704067200000,"updated_at":1704067200000}'),
                'shop.public.orders', 0, number
            FROM numbers({{events}})
            """),
            cancellationToken);
    }

    /// <summary>Sends them through the hub.</summary>
    /// <returns>Events per second.</returns>
    public async Task<double> MeasureAsync(int perInsert, int inserts, CancellationToken cancellationToken)
    {
        var since = Stopwatch.GetTimestamp();
        for (var i = 0; i < inserts; i++)
        {
            await ExecuteAsync(
                string.Create(CultureInfo.InvariantCulture, $"INSERT INTO hub.cdc SELECT * FROM hub.ready WHERE offset >= {i * perInsert} AND offset < {(i + 1) * perInsert} SETTINGS max_insert_threads = 1, max_threads = 1, max_block_size = {perInsert}"),
                cancellationToken);
        }

        return perInsert * inserts / Stopwatch.GetElapsedTime(since).TotalSeconds;
    }

    private async Task ExecuteAsync(string sql, CancellationToken cancellationToken)
    {
        await using var connection = (ClickHouseConnection)await source.OpenConnectionAsync(cancellationToken);
        await connection.ExecuteScalarAsync(sql);
    }
}
