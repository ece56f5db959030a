using System.Collections.Immutable;
using System.Globalization;

namespace Ecommerce.Analytics.Extras;

/// <summary>
/// ClickHouse features that the 13 answers do not need and never read: an AggregatingMergeTree roll-up, a refreshable materialized view, a detail table and a summary that forget by TTL.
/// </summary>
/// <remarks>
/// <para>
/// Every extra is fed by a refreshable materialized view that reads the state tables. A view on the hub would sit inside the ingest of the answers: its error would hold back every row, and a redelivered message
/// would be averaged twice. A refresh runs on its own, its failure is a line in <c>system.view_refreshes</c> and nothing else, and it is right again at the next one. The price is the refresh interval and
/// one read of the state per interval, on one thread.
/// </para>
/// <para>
/// As of its last refresh the roll-up knows every order once, whatever was redelivered; what stays approximate is what its functions are: <c>uniq</c> beyond some ten thousand customers, and the t-digest quantiles.
/// </para>
/// </remarks>
public static class ExtrasDdl
{
    /// <summary>The state tables that the extras read, by source table: they must exist, with their source columns, <c>_version</c> and <c>_deleted</c>.</summary>
    public static ImmutableArray<string> SourceTables { get; } = ["orders", "transactions"];

    /// <summary>The statements in order, to be run after those of state tables and answers; running them again changes nothing.</summary>
    /// <param name="options">Names, intervals and retentions; defaults when null.</param>
    /// <returns>One statement each.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An interval is not whole seconds of at least one, the summary would forget before the detail, or fewer than one product is asked for.</exception>
    public static ImmutableArray<string> Render(ExtrasOptions? options = null)
    {
        options ??= new ExtrasOptions();
        var database = SqlText.Name(options.Database);
        var every = Seconds(options.RefreshInterval, nameof(options.RefreshInterval));
        var recent = Seconds(options.RecentRetention, nameof(options.RecentRetention));
        var hourly = Seconds(options.HourlyRetention, nameof(options));
        if (options.HourlyRetention < options.RecentRetention)
        {
            throw new ArgumentOutOfRangeException(nameof(options), options.HourlyRetention, $"{nameof(ExtrasOptions.HourlyRetention)} must not be shorter than {nameof(ExtrasOptions.RecentRetention)}.");
        }

        if (options.TopProducts < 1)
        {
            throw new ArgumentOutOfRangeException(nameof(options), options.TopProducts, $"{nameof(ExtrasOptions.TopProducts)} must be at least 1.");
        }

        var top = options.TopProducts.ToString(CultureInfo.InvariantCulture);
        return
        [
            .. BasketValue(database, every),
            .. options.HasRevenuePerProduct ? TopProducts(database, every, top) : [],
            .. RecentTransactions(database, every, recent),
            .. HourlyTransactions(database, every, recent, hourly),
        ];
    }

    /// <summary>The roll-up keeps aggregate states, so days merge into weeks or months without reading an order again.</summary>
    private static IEnumerable<string> BasketValue(string database, string every) =>
    [
        $"""
        CREATE TABLE IF NOT EXISTS {database}.basket_value_daily
        (
            day Date32,
            orders SimpleAggregateFunction(sum, UInt64),
            average AggregateFunction(avg, Decimal(18, 2)),
            customers AggregateFunction(uniq, Int32),
            quantiles AggregateFunction(quantilesTDigest(0.5, 0.9, 0.99), Float64)
        )
        ENGINE = AggregatingMergeTree ORDER BY day
        """,
        $"""
        CREATE MATERIALIZED VIEW IF NOT EXISTS {database}.rmv_basket_value_daily REFRESH EVERY {every} SECOND TO {database}.basket_value_daily AS
        SELECT toDate32(assumeNotNull(created_at)) AS day, count() AS orders, avgState(CAST(assumeNotNull(total_amount) AS Decimal(18, 2))) AS average,
               uniqState(toInt32(assumeNotNull(user_id))) AS customers, quantilesTDigestState(0.5, 0.9, 0.99)(toFloat64(assumeNotNull(total_amount))) AS quantiles
        FROM {database}.orders FINAL
        GROUP BY day
        SETTINGS max_threads = 1
        """,
        $"""
        CREATE VIEW IF NOT EXISTS {database}.basket_value_by_day AS
        SELECT day, sum(orders) AS order_count, round(avgMerge(average), 2) AS average_value, uniqMerge(customers) AS distinct_customers,
               quantilesTDigestMerge(0.5, 0.9, 0.99)(quantiles)[1] AS median_value, quantilesTDigestMerge(0.5, 0.9, 0.99)(quantiles)[2] AS p90_value,
               quantilesTDigestMerge(0.5, 0.9, 0.99)(quantiles)[3] AS p99_value
        FROM {database}.basket_value_daily
        GROUP BY day
        """,
    ];

    /// <summary>The refreshable view in its plain form: every refresh replaces the table as a whole.</summary>
    private static IEnumerable<string> TopProducts(string database, string every, string top) =>
    [
        $"""
        CREATE TABLE IF NOT EXISTS {database}.top_products
        (
            place UInt32,
            product_id Int32,
            product_name String,
            total_revenue Decimal(18, 2),
            total_quantity Int64,
            refreshed_at DateTime('UTC')
        )
        ENGINE = MergeTree ORDER BY place
        """,
        $"""
        CREATE MATERIALIZED VIEW IF NOT EXISTS {database}.rmv_top_products REFRESH EVERY {every} SECOND TO {database}.top_products AS
        SELECT toUInt32(row_number() OVER (ORDER BY total_revenue DESC, product_id)) AS place, product_id, product_name, total_revenue, total_quantity, now('UTC') AS refreshed_at
        FROM {database}.answer_total_revenue_per_products
        ORDER BY place
        LIMIT {top}
        SETTINGS max_threads = 1
        """,
    ];

    /// <summary>
    /// Detail that forgets by the transaction's own time, never by its arrival. Each refresh appends only what the state knows otherwise: new versions, and a tombstone for what is gone.
    /// The tombstone's version is one above the row's, so it lies below any later event of the source.
    /// </summary>
    private static IEnumerable<string> RecentTransactions(string database, string every, string recent) =>
    [
        $"""
        CREATE TABLE IF NOT EXISTS {database}.transactions_recent
        (
            id Int32,
            order_id Nullable(Int32),
            transaction_type LowCardinality(String),
            amount Nullable(Decimal(18, 2)),
            status Bool,
            created_at DateTime64(3, 'UTC'),
            _version UInt128,
            _deleted UInt8
        )
        ENGINE = ReplacingMergeTree(_version, _deleted) ORDER BY id
        TTL created_at + INTERVAL {recent} SECOND
        SETTINGS merge_with_ttl_timeout = 3600
        """,
        $"""
        CREATE MATERIALIZED VIEW IF NOT EXISTS {database}.rmv_transactions_recent REFRESH EVERY {every} SECOND APPEND TO {database}.transactions_recent AS
        WITH now64(3, 'UTC') - INTERVAL {recent} SECOND AS cutoff
        SELECT id, order_id, ifNull(toString(transaction_type), '') AS transaction_type, amount, ifNull(toBool(status), false) AS status,
               assumeNotNull(created_at) AS created_at, _version, toUInt8(0) AS _deleted
        FROM {database}.transactions FINAL
        WHERE created_at >= cutoff AND (id, _version) NOT IN (SELECT id, _version FROM {database}.transactions_recent)
        UNION ALL
        SELECT id, order_id, toString(transaction_type), amount, status, created_at, _version + 1, toUInt8(1)
        FROM {database}.transactions_recent FINAL
        WHERE id NOT IN (SELECT id FROM {database}.transactions FINAL WHERE created_at >= cutoff)
        SETTINGS max_threads = 1
        """,
    ];

    /// <summary>
    /// The summary outlives the detail. As the answers' ledgers do, each refresh adds what the state says minus what is recorded, for the hours that the detail still covers: a refresh that failed or ran twice
    /// leaves nothing wrong. Changes to older transactions are not followed.
    /// </summary>
    private static IEnumerable<string> HourlyTransactions(string database, string every, string recent, string hourly) =>
    [
        $"""
        CREATE TABLE IF NOT EXISTS {database}.transactions_hourly
        (
            hour DateTime64(0, 'UTC'),
            transaction_type LowCardinality(String),
            status Bool,
            transactions Int64,
            amount Decimal(38, 2)
        )
        ENGINE = SummingMergeTree ORDER BY (hour, transaction_type, status)
        TTL hour + INTERVAL {hourly} SECOND
        SETTINGS merge_with_ttl_timeout = 3600
        """,
        $"""
        CREATE MATERIALIZED VIEW IF NOT EXISTS {database}.rmv_transactions_hourly REFRESH EVERY {every} SECOND APPEND TO {database}.transactions_hourly AS
        WITH toStartOfHour(now64(0, 'UTC') - INTERVAL {recent} SECOND) + INTERVAL 1 HOUR AS since
        SELECT hour, transaction_type, status, sum(one) AS transactions, sum(money) AS amount
        FROM
        (
            SELECT toDateTime64(toStartOfHour(assumeNotNull(created_at)), 0, 'UTC') AS hour, ifNull(toString(transaction_type), '') AS transaction_type, ifNull(toBool(status), false) AS status,
                   toInt64(1) AS one, CAST(ifNull(amount, 0) AS Decimal(38, 2)) AS money
            FROM {database}.transactions FINAL
            WHERE created_at >= since AND created_at < toDateTime64('2100-01-01 00:00:00', 3, 'UTC')
            UNION ALL
            SELECT hour, toString(transaction_type), status, -transactions, -amount FROM {database}.transactions_hourly WHERE hour >= since
        )
        GROUP BY hour, transaction_type, status
        HAVING transactions != 0 OR amount != 0
        SETTINGS max_threads = 1
        """,
    ];

    private static string Seconds(TimeSpan span, string name) =>
        span >= TimeSpan.FromSeconds(1) && span.Ticks % TimeSpan.TicksPerSecond == 0
            ? ((long)span.TotalSeconds).ToString(CultureInfo.InvariantCulture)
            : throw new ArgumentOutOfRangeException(name, span, "ClickHouse counts these in whole seconds; give at least one.");
}
