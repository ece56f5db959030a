using System.Globalization;
using ClickHouse.Driver.ADO;
using ClickHouse.Driver.Utility;
using Ecommerce.Analytics;
using Ecommerce.Analytics.Settling;
using Microsoft.Extensions.Logging.Abstractions;

namespace Ecommerce.Benchmarks.Settle;

/// <summary>A store of so many orders in a ClickHouse database of its own, made there by SQL, and the loop that settles it.</summary>
internal sealed class SettleStore : IAsyncDisposable
{
    /// <summary>How the rows come about, for the report.</summary>
    public const string MadeBy = "INSERT … SELECT FROM numbers() inside ClickHouse into the state tables; two lines an order, an address a user, five orders a user; then settled by the loop and merged by ClickHouse itself";

    public const int LinesPerOrder = 2;

    // Small enough that ClickHouse makes several parts, as a store that grows would have.
    private const int RowsPerInsert = 500_000;
    private const int Products = 1_000;

    private static readonly string[] Lookups =
    [
        "orderstatus (id, order_status_name, created_at) SELECT 1 + number, concat('status ', toString(number)), now()",
        "shippingmethods (id, shipping_method_name) SELECT 1 + number, concat('shipping ', toString(number))",
        "paymentmethods (id, payment_method_name) SELECT 1 + number, concat('payment ', toString(number))",
        "provinces (id, province_name) SELECT 1 + number, concat('province ', toString(number))",
        "cities (id, city_name, province_id) SELECT 1 + number, concat('city ', toString(number)), 1 + number",
        "categories (id, category_name) SELECT 1 + number, concat('category ', toString(number))",
        "brands (id, brand_name) SELECT 1 + number, concat('brand ', toString(number))",
    ];

    private readonly ClickHouseDataSource _source;
    private readonly AnalyticsOptions _options;
    private int _orders;
    private long _version;

    private SettleStore(ClickHouseDataSource source, AnalyticsOptions options, int orders)
    {
        _source = source;
        _options = options;
        _orders = orders;
        Loop = new SettleLoop(source, options, () => 0, TimeProvider.System, NullLogger.Instance);
    }

    public SettleLoop Loop { get; }

    /// <summary>Makes the rows, settles them, and waits until ClickHouse has merged what it wants to merge.</summary>
    public static async Task<SettleStore> CreateAsync(ClickHouseDataSource source, int orders, CancellationToken cancellationToken)
    {
        var options = new AnalyticsOptions { Database = string.Create(CultureInfo.InvariantCulture, $"orders_{orders}"), EmbeddedEngine = true, EmbeddedBroker = true };
        await new AnalyticsSchema(source, options).EnsureCreatedAsync(cancellationToken);
        var store = new SettleStore(source, options, orders);
        foreach (var lookup in Lookups)
        {
            await store.ExecuteAsync($"INSERT INTO {options.Database}.{lookup} FROM numbers(50)", cancellationToken);
        }

        var users = orders / 5;
        await store.ExecuteAsync(Invariant($"INSERT INTO {options.Database}.users (id, created_at) SELECT 1 + number, toDateTime64('2022-01-01', 3, 'UTC') + number % 90000000 FROM numbers({users})"), cancellationToken);
        await store.ExecuteAsync(Invariant($"INSERT INTO {options.Database}.addresses (id, user_id, province_id, city_id) SELECT 1 + number, 1 + number, 1 + number % 50, 1 + number % 50 FROM numbers({users})"), cancellationToken);
        await store.ExecuteAsync(Invariant($"INSERT INTO {options.Database}.products (id, product_name, category_id, brand_id, product_quantity) SELECT 1 + number, concat('product ', toString(number)), 1 + number % 50, 1 + number % 50, number FROM numbers({Products})"), cancellationToken);
        for (var first = 0; first < orders; first += RowsPerInsert)
        {
            await store.WriteAsync(first, Math.Min(RowsPerInsert, orders - first), cancellationToken);
        }

        await store.Loop.SettleOnceAsync(cancellationToken);
        await store.WaitForMergesAsync(cancellationToken);
        return store;
    }

    /// <summary>New orders with their lines.</summary>
    public async Task AddAsync(int count, CancellationToken cancellationToken)
    {
        await WriteAsync(_orders, count, cancellationToken);
        _orders += count;
    }

    /// <summary>The newest orders and their lines change: status, amounts, quantities.</summary>
    public Task ChangeAsync(int count, CancellationToken cancellationToken) => WriteAsync(_orders - count, count, cancellationToken);

    /// <summary>Orders that count in the answers.</summary>
    public async Task<long> CountedAsync(CancellationToken cancellationToken) =>
        Convert.ToInt64(await ScalarAsync($"SELECT sum(total_orders) FROM {_options.Database}.answer_monthly_orders", cancellationToken), CultureInfo.InvariantCulture);

    public long Orders => _orders;

    /// <summary>No merge may run while something is measured that is not the merge.</summary>
    public async Task WaitForMergesAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(30));
        var quiet = 0;
        while (quiet < 3 && await timer.WaitForNextTickAsync(cancellationToken))
        {
            quiet = Convert.ToInt64(await ScalarAsync("SELECT count() FROM system.merges", cancellationToken), CultureInfo.InvariantCulture) == 0 ? quiet + 1 : 0;
        }
    }

    public async ValueTask DisposeAsync() => await Loop.DisposeAsync();

    private async Task WriteAsync(int first, int count, CancellationToken cancellationToken)
    {
        var version = ++_version;
        await ExecuteAsync(
            Invariant($"""
            INSERT INTO {_options.Database}.orders (id, user_id, address_id, total_amount, payment_method_id, order_status_id, shipping_method_id, created_at, `_version`)
            SELECT 1 + number AS id, 1 + number % {_orders / 5} AS user, user, 10 + number % 5000 + {version}, 1 + number % 5, 1 + (number + {version}) % 5, 1 + number % 5,
                toDateTime64('2022-01-01', 3, 'UTC') + number * 18, {version}
            FROM numbers({first}, {count})
            """),
            cancellationToken);
        await ExecuteAsync(
            Invariant($"""
            INSERT INTO {_options.Database}.orderdetails (id, order_id, product_id, quantity, subtotal_amount, `_version`)
            SELECT 1 + number AS id, 1 + intDiv(number, {LinesPerOrder}), 1 + number % {Products}, 1 + (number + {version}) % 9, 10 + number % 700 + {version}, {version}
            FROM numbers({first * LinesPerOrder}, {count * LinesPerOrder})
            """),
            cancellationToken);
    }

    private async Task ExecuteAsync(string sql, CancellationToken cancellationToken) => await ScalarAsync(sql, cancellationToken);

    private async Task<object> ScalarAsync(string sql, CancellationToken cancellationToken)
    {
        await using var connection = (ClickHouseConnection)await _source.OpenConnectionAsync(cancellationToken);
        return await connection.ExecuteScalarAsync(sql);
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
