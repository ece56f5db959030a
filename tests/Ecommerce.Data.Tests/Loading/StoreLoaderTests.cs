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

    [Fact]
    public async Task Loads_exactly_what_the_files_say_with_every_constraint_in_force()
    {
        await using var database = await server.CreateDatabaseAsync();
        var store = new StoreDatabase(database.DataSource);
        await store.EnsureCreatedAsync();
        var generator = new StoreGenerator(Small);
        var reports = new List<LoadProgress>();
        var last = await new StoreLoader(database.DataSource).LoadAsync(generator, new Recorder(reports));

        using var folder = new TestFolder();
        await new CsvStoreWriter(folder.Path).WriteAsync(generator);
        foreach (var table in StoreSchema.Tables)
        {
            (await CopyOutAsync(database, table)).Should().Be(await File.ReadAllTextAsync(folder[$"{table.Name}.csv"]), "{0} must be equal", table.Name);
        }

        (await store.EnsureCreatedAsync()).Should().BeFalse("the shape, foreign keys included, is back");
        last.Rows.Should().Be(generator.CountRows()).And.Be(last.TotalRows);
        last.Percent.Should().Be(100);
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
        (await loader.LoadAsync(new StoreGenerator(Small with { Orders = 3 }))).Percent.Should().Be(100);
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
