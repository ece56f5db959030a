using Ecommerce.Data.Embedded;
using Ecommerce.Data.Generation;
using Ecommerce.Data.Loading;
using Ecommerce.Data.Rules;
using Ecommerce.Data.Schema;
using Ecommerce.Data.Store;
using Ecommerce.Testing;
using Npgsql;

namespace Ecommerce.Data.Tests.Store;

public sealed class LiveStoreTests(PostgresServerFixture server)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(40);
    private static readonly StoreLifeOptions Fast = new() { Seed = 7, OrdersPerSecond = 150, StepDelay = TimeSpan.FromMilliseconds(20) };

    private const string Goods = """
        SELECT (SELECT sum(product_quantity) FROM products)
            + (SELECT sum(quantity) FROM orderdetails l JOIN orders o ON o.id = l.order_id WHERE order_status_id <> 5 AND shipping_status_id IS DISTINCT FROM 6)
        """;

    // What is rare happens within a few hundred orders. Nothing is retired: the stock is counted.
    private static readonly StoreRates Often = new StoreRates { PartialRefund = 0.1, FailedDelivery = 0.2, Erasure = 0.1, ProductRetirement = 0, DiscountUse = 0.8 }.WithPaymentFailure(0.25);

    [Fact]
    public async Task Keeps_every_rule_of_money_stock_and_history_and_counts_what_a_capture_sees()
    {
        await using var database = await FilledAsync();
        await database.ExecuteAsync("UPDATE products SET product_quantity = 1000000");
        // Beside those of the seed: all of it off, more than all of it off, over, not begun.
        await database.ExecuteAsync(
            """
            INSERT INTO discounts (type, value, code, started_at, expired_at) VALUES ('percent', 100, 'ALL', NULL, NULL), ('amount', 99999, 'MORE', '2000-01-01', NULL),
                ('amount', 5, 'OVER', '2000-01-01', '2000-02-01'), ('percent', 50, 'AHEAD', '2100-01-01', '2101-01-01')
            """);
        await database.ExecuteAsync("CREATE PUBLICATION everything FOR ALL TABLES");
        await database.ExecuteAsync("SELECT pg_create_logical_replication_slot('life', 'pgoutput')");
        var goodsBefore = await database.ScalarAsync<long>(Goods);
        var lastBefore = await database.ScalarAsync<int>("SELECT max(id) FROM orders");

        var store = await LiveAsync(database.DataSource, Fast with { Rates = Often }, c => c.Orders >= 400 && Needed.All(kind => c.Actions[kind] > 0));

        (await StoreRules.BrokenAsync(database)).Should().BeEmpty();
        store.Counts.Retries.Should().Be(0, "all writers lock in the same order");
        store.Counts.Conflicts.Should().Be(0);
        (await database.ScalarAsync<long>("SELECT count(*) FROM users WHERE username LIKE 'erased-%'")).Should().BeGreaterThanOrEqualTo(store.Counts.Actions[StoreActionKind.Erasure]);
        store.Counts.Transactions.Should().Be(store.Counts.Actions.Values.Sum());
        (await database.ScalarAsync<long>(
            """
            SELECT count(*) FROM pg_logical_slot_get_binary_changes('life', NULL, NULL, 'proto_version', '1', 'publication_names', 'everything')
            WHERE chr(get_byte(data, 0)) IN ('I', 'U', 'D')
            """)).Should().Be(store.Counts.Rows);
        // What left the stock is what customers have: cancelled and returned goods are back, nothing ran low enough to be restocked.
        (await database.ScalarAsync<long>(Goods)).Should().Be(goodsBefore);
        (await database.ScalarAsync<long>($"SELECT count(DISTINCT code) FROM orders o JOIN discounts d ON d.id = o.discount_id WHERE o.id > {lastBefore} AND code IN ('ALL', 'MORE', 'OVER', 'AHEAD')"))
            .Should().Be(2, "discounts are used, but neither one that is over nor one that has not begun");
    }

    [Fact]
    public async Task Never_sells_what_is_not_there_and_restocks()
    {
        await using var database = await FilledAsync();
        await database.ExecuteAsync("UPDATE products SET product_quantity = id % 3");
        var store = await LiveAsync(database.DataSource, Fast, c => c.Orders >= 150 && c.Actions[StoreActionKind.Restock] >= 40);
        (await StoreRules.BrokenAsync(database)).Should().BeEmpty();
        store.Counts.Retries.Should().Be(0);
    }

    [Fact]
    public async Task Gives_the_first_users_of_an_empty_store_their_roles_though_many_register_at_once()
    {
        await using var database = await server.CreateDatabaseAsync();
        await new StoreDatabase(database.DataSource).EnsureCreatedAsync();
        await database.ExecuteAsync("INSERT INTO provinces (province_name) VALUES ('Ohio'); INSERT INTO cities (city_name, province_id) VALUES ('Columbus', 1)");

        var store = await LiveAsync(database.DataSource, Fast with { OrdersPerSecond = 400 }, c => c.Actions[StoreActionKind.Registration] >= 60);

        store.Counts.Orders.Should().Be(0, "there is nothing to sell");
        (await database.ScalarAsync<string>("SELECT string_agg(role_id || ':' || n, ' ' ORDER BY role_id) FROM (SELECT role_id, least(count(*), 53) AS n FROM role_user GROUP BY role_id) AS x"))
            .Should().Be("1:1 2:4 3:2 4:53");
        (await database.ScalarAsync<long>("SELECT count(*) FROM users u WHERE (SELECT count(*) FROM role_user r WHERE r.user_id = u.id) <> 1 OR NOT EXISTS (SELECT FROM addresses a WHERE a.user_id = u.id)"))
            .Should().Be(0);
    }

    [Fact]
    public async Task Goes_on_when_the_server_restarts_under_it_and_takes_up_what_was_open()
    {
        using var folder = new TestFolder();
        var options = new EmbeddedPostgresOptions { DataDirectory = folder["postgres"], Durable = false, StopTimeout = TimeSpan.FromSeconds(5) };
        var first = await EmbeddedPostgres.StartAsync(options);
        await using var source = NpgsqlDataSource.Create(first.ConnectionString);
        await FillAsync(source);
        using var cancel = new CancellationTokenSource();
        var store = new LiveStore(source, Fast);
        var life = store.RunAsync(cancel.Token);
        await UntilAsync(life, () => store.Counts.Orders >= 50);

        await first.StopAsync();
        await UntilAsync(life, () => store.Counts.Outages > 0);
        await using var second = await EmbeddedPostgres.StartAsync(options with { Port = first.Port });
        var before = store.Counts.Orders;
        await UntilAsync(life, () => store.Counts.Orders >= before + 50);
        await cancel.CancelAsync();
        await life.WaitAsync(Patience);

        (await StoreRules.BrokenAsync(ScalarAsync)).Should().BeEmpty();
        const string Open = "SELECT count(*) FROM orders WHERE order_status_id IN (1, 2, 3)";
        (await ScalarAsync(Open)).Should().BePositive("it was stopped in mid-flow");
        await LiveAsync(source, Fast with { OrdersPerSecond = 0 }, async _ => await ScalarAsync(Open) == 0);
        (await StoreRules.BrokenAsync(ScalarAsync)).Should().BeEmpty();

        async Task<long> ScalarAsync(string sql)
        {
            await using var command = source.CreateCommand(sql);
            return (long)(await command.ExecuteScalarAsync())!;
        }
    }

    [Fact]
    public async Task Gives_way_to_another_writer_but_swallows_no_error()
    {
        await using var database = await FilledAsync();
        using var cancel = new CancellationTokenSource();
        var store = new LiveStore(database.DataSource, Fast);
        var life = store.RunAsync(cancel.Token);
        await UntilAsync(life, () => store.Counts.Orders >= 20);
        // Another program's work: orders vanish while ours are on their way.
        await database.ExecuteAsync("TRUNCATE orders, orderdetails, order_status_history, transactions");
        var before = store.Counts.Orders;
        await UntilAsync(life, () => store.Counts.Orders >= before + 20);
        await FluentActions.Awaiting(() => store.RunAsync()).Should().ThrowAsync<InvalidOperationException>("one life at a time");

        await database.ExecuteAsync("ALTER TABLE order_status_history RENAME TO gone");

        (await FluentActions.Awaiting(() => life.WaitAsync(Patience)).Should().ThrowAsync<PostgresException>()).Which.SqlState.Should().Be(PostgresErrorCodes.UndefinedTable);
    }

    [Fact]
    public async Task Takes_products_off_the_shelf_for_good()
    {
        await using var database = await FilledAsync();
        // So few that each sale calls for more.
        await database.ExecuteAsync("UPDATE products SET product_quantity = 10");
        var store = await LiveAsync(
            database.DataSource, Fast with { Rates = new() { ProductRetirement = 1, Cancellation = 0, Return = 0 } }, c => c.Orders >= 200 && c.Actions[StoreActionKind.ProductRetirement] >= 2);
        store.Counts.Retries.Should().Be(0);
        (await StoreRules.BrokenAsync(database)).Should().BeEmpty();
        (await database.ScalarAsync<long>("SELECT count(*) FROM product_tag t JOIN products p ON p.id = t.product_id WHERE p.product_image_path IS NULL")).Should().Be(0);
        var retired = await database.ScalarAsync<long>("SELECT count(*) FROM products WHERE product_image_path IS NULL");
        retired.Should().BeGreaterThanOrEqualTo(store.Counts.Actions[StoreActionKind.ProductRetirement]);
        // Only what comes back later, of an order whose payment failed, is there.
        (await database.ScalarAsync<long>("SELECT count(*) FROM products WHERE product_image_path IS NULL AND product_quantity > 10")).Should().Be(0);
    }

    [Fact]
    public void Names_every_option_that_does_not_fit()
    {
        using var source = NpgsqlDataSource.Create("Host=127.0.0.1");
        FluentActions.Invoking(() => new LiveStore(source, new() { OrdersPerSecond = -1, Writers = 0, Rates = new() { PayPalFailure = 2 } }))
            .Should().Throw<ArgumentException>().WithMessage("*OrdersPerSecond is -1*Writers is 0*PayPalFailure is 2*");
    }

    private static StoreActionKind[] Needed =>
    [
        StoreActionKind.Payment, StoreActionKind.PaymentFailure, StoreActionKind.Shipment, StoreActionKind.DeliveryAttempt, StoreActionKind.Delivery, StoreActionKind.Cancellation,
        StoreActionKind.Refund, StoreActionKind.PartialRefund, StoreActionKind.Erasure, StoreActionKind.OrderDeletion, StoreActionKind.Registration, StoreActionKind.AddressAddition, StoreActionKind.AddressMove, StoreActionKind.AddressDeletion,
        StoreActionKind.PriceChange, StoreActionKind.Tagging, StoreActionKind.Untagging, StoreActionKind.CategoryRename, StoreActionKind.Rebranding,
        StoreActionKind.CampaignStart,
    ];

    private static Task<LiveStore> LiveAsync(NpgsqlDataSource source, StoreLifeOptions options, Func<StoreLifeCounts, bool> enough) =>
        LiveAsync(source, options, counts => Task.FromResult(enough(counts)));

    /// <summary>Lets a store live until it has done enough.</summary>
    private static async Task<LiveStore> LiveAsync(NpgsqlDataSource source, StoreLifeOptions options, Func<StoreLifeCounts, Task<bool>> enough)
    {
        using var cancel = new CancellationTokenSource();
        var store = new LiveStore(source, options);
        var life = store.RunAsync(cancel.Token);
        try
        {
            await UntilAsync(life, () => enough(store.Counts), () => store.Counts.ToString() + string.Join(' ', store.Counts.Actions));
        }
        finally
        {
            await cancel.CancelAsync();
            await life.WaitAsync(Patience);
        }

        return store;
    }

    private static Task UntilAsync(Task life, Func<bool> condition) => UntilAsync(life, () => Task.FromResult(condition()), () => "");

    private static async Task UntilAsync(Task life, Func<Task<bool>> condition, Func<string> state)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (!await condition())
        {
            if (life.IsCompleted)
            {
                await life;
                throw new InvalidOperationException("The store's life ended.");
            }

            TimeProvider.System.GetElapsedTime(started).Should().BeLessThan(Patience, state());
            await Task.Delay(10);
        }
    }

    private async Task<TestDatabase> FilledAsync()
    {
        var database = await server.CreateDatabaseAsync();
        await FillAsync(database.DataSource);
        return database;
    }

    private static async Task FillAsync(NpgsqlDataSource source)
    {
        await new StoreDatabase(source).EnsureCreatedAsync();
        var generator = new StoreGenerator(new() { Seed = 7, Users = 80, Products = 60, Orders = 120, HistoryDays = 30, Until = TimeProvider.System.GetUtcNow() });
        await new StoreLoader(source).LoadAsync(generator);
    }
}
