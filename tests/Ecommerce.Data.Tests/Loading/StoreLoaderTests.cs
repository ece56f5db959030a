using Ecommerce.Data.Generation;
using Ecommerce.Data.Loading;
using Ecommerce.Data.Schema;
using Ecommerce.Data.Tests.Pricing;
using Ecommerce.Testing;
using Npgsql;

namespace Ecommerce.Data.Tests.Loading;

public sealed class StoreLoaderTests(PostgresServerFixture server)
{
    private static readonly GenerationOptions Small = new() { Seed = 5, Users = 60, Products = 30, Orders = 5_400, Campaigns = 5, Discounts = 10 };

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task Loads_exactly_what_the_files_say_with_every_constraint_in_force(int writers)
    {
        await using var database = await server.CreateDatabaseAsync();
        var store = new StoreDatabase(database.DataSource);
        await store.EnsureCreatedAsync();
        var generator = new StoreGenerator(Small);
        var reports = new List<LoadProgress>();
        var last = await new StoreLoader(database.DataSource) { Writers = writers }.LoadAsync(generator, new Recorder(reports));

        using var folder = new TestFolder();
        await new StoreFileWriter(folder.Path).WriteAsync(generator);
        foreach (var table in StoreSchema.Tables)
        {
            (await CopyOutAsync(database, table)).Should().Be(await File.ReadAllTextAsync(folder[$"{table.Name}.csv"]), "{0} must be equal", table.Name);
        }

        (await store.EnsureCreatedAsync()).Should().BeFalse("the shape, foreign keys included, is back");
        last.Rows.Should().Be(generator.CountRows()).And.Be(reports[^1].Rows);
        reports[^1].Percent.Should().Be(100);
        reports[^1].TimeLeft.Should().Be(TimeSpan.Zero);
        reports.Select(report => report.Rows).Should().BeInAscendingOrder();
        reports.Select(report => report.Table).Distinct().Should().BeEquivalentTo(StoreSchema.Tables.Select(table => table.Name));
    }

    [Fact]
    public async Task Leaves_each_sequence_at_the_last_id()
    {
        await using var database = await server.CreateDatabaseAsync();
        await new StoreDatabase(database.DataSource).EnsureCreatedAsync();
        await new StoreLoader(database.DataSource).LoadAsync(new StoreGenerator(Small with { Orders = 30 }));
        foreach (var table in StoreSchema.Tables)
        {
            (await database.ScalarAsync<bool>($"SELECT nextval(pg_get_serial_sequence('{table.Name}', 'id')) = max(id) + 1 FROM {table.Name}")).Should().BeTrue(table.Name);
        }
    }

    [Fact]
    public async Task Loads_into_empty_tables_only()
    {
        await using var database = await server.CreateDatabaseAsync();
        await new StoreDatabase(database.DataSource).EnsureCreatedAsync();
        await database.ExecuteAsync("INSERT INTO tags (tag_name) VALUES ('mine')");
        var loader = new StoreLoader(database.DataSource);
        var thrown = await loader.Awaiting(l => l.LoadAsync(new StoreGenerator(Small))).Should().ThrowAsync<StoreNotEmptyException>();
        thrown.Which.Message.Should().Contain("public.tags").And.Contain(database.Name);
        (await database.ScalarAsync<long>("SELECT count(*) FROM users")).Should().Be(0);
    }

    [Fact]
    public async Task Leaves_nothing_behind_when_stopped_half_way()
    {
        await using var database = await server.CreateDatabaseAsync();
        var store = new StoreDatabase(database.DataSource);
        await store.EnsureCreatedAsync();
        using var stop = new CancellationTokenSource();
        var loader = new StoreLoader(database.DataSource);
        var atOrders = new Callback(progress =>
        {
            if (progress.Table == "orders")
            {
                stop.Cancel();
            }
        });
        await loader.Awaiting(l => l.LoadAsync(new StoreGenerator(Small), atOrders, stop.Token)).Should().ThrowAsync<OperationCanceledException>();
        (await database.ScalarAsync<long>("SELECT count(*) FROM users")).Should().Be(0);
        (await store.EnsureCreatedAsync()).Should().BeFalse("the shape is untouched");
        (await loader.LoadAsync(new StoreGenerator(Small with { Orders = 3 }))).Tables.Single(table => table.Name == "orders").Rows.Should().Be(3);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public async Task Shows_a_reader_no_row_that_refers_to_nothing(int writers)
    {
        await using var database = await server.CreateDatabaseAsync();
        await new StoreDatabase(database.DataSource).EnsureCreatedAsync();
        var broken = string.Join(" UNION ALL ", StoreSchema.Tables.SelectMany(table => table.ForeignKeys.Select(key =>
            $"SELECT '{table.Name}.{key.Column}' FROM {table.Name} c WHERE {key.Column} IS NOT NULL AND NOT EXISTS (SELECT FROM {key.Table} p WHERE p.id = c.{key.Column})")));
        using var reached = new SemaphoreSlim(0);
        using var goOn = new ManualResetEventSlim();
        var midway = new Callback(progress =>
        {
            if (progress.Table == "orders")
            {
                reached.Release();
                goOn.Wait(TimeSpan.FromSeconds(60)).Should().BeTrue();
            }
        });
        var loading = new StoreLoader(database.DataSource) { Writers = writers }.LoadAsync(new StoreGenerator(Small) { RowsPerBatch = 400 }, midway);
        var arrived = await Task.WhenAny(reached.WaitAsync(), loading);
        await arrived;
        var during = await LookAsync();
        goOn.Set();
        var counts = new List<long?>();
        do
        {
            counts.Add(await LookAsync());
        }
        while (!loading.IsCompleted);
        await loading;

        if (writers == 1)
        {
            during.Should().BeNull("the transaction holds the tables");
            counts.Where(count => count is not null && count != Small.Orders).Should().BeEmpty("one writer commits all at once");
        }
        else
        {
            during.Should().BeInRange(1, Small.Orders - 1, "whole orders are there to be read");
        }

        counts.Where(count => count is not null).Should().BeInAscendingOrder();
        (await LookAsync()).Should().Be(Small.Orders);

        // Orders that a reader sees; null where it would have to wait.
        async Task<long?> LookAsync()
        {
            try
            {
                await using var connection = await database.DataSource.OpenConnectionAsync();
                await using var look = new NpgsqlCommand($"SET lock_timeout = '20ms'; SELECT count(*) FROM ({broken}) AS x; SELECT count(*) FROM orders; SELECT count(*) FROM pg_constraint WHERE contype = 'f'", connection);
                await using var reader = await look.ExecuteReaderAsync();
                (await NextAsync(reader)).Should().Be(0, "every row refers to one that is there");
                await reader.NextResultAsync();
                var orders = await NextAsync(reader);
                await reader.NextResultAsync();
                (await NextAsync(reader)).Should().Be(StoreSchema.Tables.Sum(table => table.ForeignKeys.Length), "no reader may find a key missing");
                return orders;
            }
            catch (PostgresException error) when (error.SqlState == PostgresErrorCodes.LockNotAvailable)
            {
                return null;
            }
        }

        static async Task<long> NextAsync(NpgsqlDataReader reader) => await reader.ReadAsync() ? reader.GetInt64(0) : throw new InvalidOperationException("No row.");
    }

    [Fact]
    public async Task Has_the_same_checksum_for_any_number_of_writers_and_size_of_batches()
    {
        var checksums = new List<string>();
        foreach (var (writers, batch) in new[] { (1, 20_000), (2, 333), (1, 7) })
        {
            await using var database = await server.CreateDatabaseAsync();
            await new StoreDatabase(database.DataSource).EnsureCreatedAsync();
            var report = await new StoreLoader(database.DataSource) { Writers = writers }.LoadAsync(new StoreGenerator(Small with { Orders = 100 }) { RowsPerBatch = batch });
            report.Tables.Select(table => table.Name).Should().Equal(StoreSchema.Tables.Select(table => table.Name));
            checksums.Add(report.Checksum);
        }

        checksums.Distinct().Should().ContainSingle();
    }

    [Fact]
    public async Task Stops_all_writers_when_one_is_refused_and_leaves_whole_orders()
    {
        await using var database = await server.CreateDatabaseAsync();
        await new StoreDatabase(database.DataSource).EnsureCreatedAsync();
        await database.ExecuteAsync("ALTER TABLE transactions ADD CONSTRAINT nobody CHECK (order_id <> 3000)");
        var loader = new StoreLoader(database.DataSource) { Writers = 3 };
        var thrown = await loader.Awaiting(l => l.LoadAsync(new StoreGenerator(Small) { RowsPerBatch = 400 })).Should().ThrowAsync<PostgresException>();
        thrown.Which.ConstraintName.Should().Be("nobody");
        (await database.ScalarAsync<long>("SELECT count(*) FROM orders o WHERE NOT EXISTS (SELECT FROM orderdetails d WHERE d.order_id = o.id)")).Should().Be(0);
        (await database.ScalarAsync<long>("SELECT count(*) FROM orders WHERE id = 3000")).Should().Be(0);
    }

    [Fact]
    public async Task Passes_on_what_the_server_refuses()
    {
        await using var database = await server.CreateDatabaseAsync();
        await new StoreDatabase(database.DataSource).EnsureCreatedAsync();
        await database.ExecuteAsync("ALTER TABLE users ADD CONSTRAINT nobody CHECK (id <> 5)");
        var thrown = await new StoreLoader(database.DataSource).Awaiting(l => l.LoadAsync(new StoreGenerator(Small))).Should().ThrowAsync<PostgresException>();
        thrown.Which.ConstraintName.Should().Be("nobody");
        (await database.ScalarAsync<long>("SELECT count(*) FROM users")).Should().Be(0);
    }

    [Fact]
    public async Task Fails_where_the_demo_prints_the_error_and_goes_on()
    {
        (await TellsAsync(load => load())).Should().BeTrue();
        (await TellsAsync(DemoStore.LoadAsync)).Should().BeFalse("that is the demo's mistake (defect 11)");

        async Task<bool> TellsAsync(Func<Func<Task>, Task> run)
        {
            await using var database = await server.CreateDatabaseAsync();
            await new StoreDatabase(database.DataSource).EnsureCreatedAsync();
            await database.ExecuteAsync("ALTER TABLE users ADD CONSTRAINT nobody CHECK (id <> 5)");
            try
            {
                await run(() => new StoreLoader(database.DataSource).LoadAsync(new StoreGenerator(Small with { Orders = 0 })));
                return false;
            }
            catch (PostgresException refused)
            {
                return refused.ConstraintName == "nobody";
            }
        }
    }

    private static async Task<string> CopyOutAsync(TestDatabase database, TableModel table)
    {
        await using var connection = await database.DataSource.OpenConnectionAsync();
        using var reader = await connection.BeginTextExportAsync($"COPY (SELECT * FROM {table.Name} ORDER BY id) TO STDOUT (FORMAT csv, HEADER)");
        return await reader.ReadToEndAsync();
    }

    private sealed class Recorder(List<LoadProgress> reports) : IProgress<LoadProgress>
    {
        public void Report(LoadProgress value) => reports.Add(value);
    }

    private sealed class Callback(Action<LoadProgress> action) : IProgress<LoadProgress>
    {
        public void Report(LoadProgress value) => action(value);
    }
}
