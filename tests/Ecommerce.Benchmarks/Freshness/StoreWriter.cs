using System.Diagnostics;
using System.Globalization;
using Ecommerce.Benchmarks.Pipeline;
using Npgsql;

namespace Ecommerce.Benchmarks.Freshness;

/// <summary>A client that commits a steady stream of small transactions; every few of them hold a probe, an order in a month of its own.</summary>
internal sealed class StoreWriter(StoreSource store)
{
    public const int EventsPerTransaction = 10;
    private const int TransactionsPerSecond = 100;
    private const int TransactionsPerProbe = 10;
    private const int FirstProbeYear = 1901;

    // Half of the events are new orders, the others change recent ones.
    private const string Insert = """
        INSERT INTO orders (user_id, staff_id, address_id, order_amount, discount_amount, tax_amount, total_amount, payment_method_id, order_status_id, shipping_method_id, created_at)
        SELECT 1 + g % 1000, 1, 1 + g % 1000, 10 + g, 0, 0, 10 + g, 1, 1, 1, CASE WHEN g = 1 THEN $1 ELSE timestamp '2025-01-01' END FROM generate_series(1, 5) g
        """;

    private const string Update = "UPDATE orders SET order_status_id = 1 + (order_status_id % 3), updated_at = now() WHERE id BETWEEN $1 AND $1 + 4";

    private readonly Lock _gate = new();
    private readonly Dictionary<string, long> _committed = new(StringComparer.Ordinal);

    /// <summary>Row changes that were committed.</summary>
    public long Events { get; private set; }

    public TimeSpan Elapsed { get; private set; }

    /// <summary>Probes by month, and when their COMMIT was sent.</summary>
    public Dictionary<string, long> Committed
    {
        get
        {
            lock (_gate)
            {
                return new(_committed, StringComparer.Ordinal);
            }
        }
    }

    /// <summary>Writes for so long.</summary>
    public async Task RunAsync(int lastOrder, TimeSpan time, CancellationToken cancellationToken)
    {
        await using var connection = await store.Source.OpenConnectionAsync(cancellationToken);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(5));
        var started = Stopwatch.GetTimestamp();
        for (var done = 0; Stopwatch.GetElapsedTime(started) < time;)
        {
            // A writer that was held up makes up for it: the rate is per second, not per tick.
            for (; Stopwatch.GetElapsedTime(started) is var elapsed && elapsed < time && done < elapsed.TotalSeconds * TransactionsPerSecond; done++)
            {
                var probe = done % TransactionsPerProbe == 0 ? new DateTime(FirstProbeYear, 1, 15, 0, 0, 0, DateTimeKind.Unspecified).AddMonths(done / TransactionsPerProbe) : (DateTime?)null;
                await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
                await using (var batch = new NpgsqlBatch(connection, transaction))
                {
                    var insert = new NpgsqlBatchCommand(Insert);
                    insert.Parameters.AddWithValue(NpgsqlTypes.NpgsqlDbType.Timestamp, probe ?? new DateTime(2025, 1, 1, 0, 0, 0, DateTimeKind.Unspecified));
                    batch.BatchCommands.Add(insert);
                    var update = new NpgsqlBatchCommand(Update);
                    update.Parameters.AddWithValue(lastOrder - 10_000 + (done * 5 % 9_000));
                    batch.BatchCommands.Add(update);
                    await batch.ExecuteNonQueryAsync(cancellationToken);
                }

                var sent = Stopwatch.GetTimestamp();
                if (probe is { } month)
                {
                    lock (_gate)
                    {
                        _committed[month.ToString("yyyyMM", CultureInfo.InvariantCulture)] = sent;
                    }
                }

                await transaction.CommitAsync(cancellationToken);
                Events += EventsPerTransaction;
            }

            await timer.WaitForNextTickAsync(cancellationToken);
        }

        Elapsed = Stopwatch.GetElapsedTime(started);
    }
}
