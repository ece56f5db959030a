using Ecommerce.Streaming.Capture;
using Ecommerce.Streaming.ChangeEvents;
using Ecommerce.Testing;

namespace Ecommerce.Streaming.Tests.Capture;

/// <summary>Which tables are captured by patterns, and what becomes of the publication in each mode.</summary>
[Collection(CaptureCollection.Name)]
public sealed class PublicationTests(PostgresServerFixture server)
{
    private const string Schema = """
        CREATE SCHEMA shop; CREATE TABLE shop.orders (id integer PRIMARY KEY); CREATE TABLE shop.order_lines (id integer PRIMARY KEY); CREATE TABLE shop.log (id integer PRIMARY KEY);
        CREATE TABLE public.orders (id integer PRIMARY KEY); INSERT INTO shop.orders VALUES (1); INSERT INTO shop.order_lines VALUES (1);
        """;

    [Fact]
    public async Task Patterns_choose_tables_and_the_publication_follows_them()
    {
        await using var database = await server.CreateDatabaseAsync();
        await database.ExecuteAsync(Schema);
        var options = CaptureRun.Options(database) with { Filter = new CaptureFilter { IncludedTables = ["SHOP\\.ORDERS", "shop\\.order_.*"] } };
        var run = await new CaptureRun(options, new RecordingSink(), new InMemoryCaptureOffsetStore()).StreamingAsync();
        run.Sink.Events.Select(e => e.Table).Should().Equal("orders", "order_lines");
        (await PublishedAsync(database)).Should().Be("shop.order_lines,shop.orders");
        await Until.TrueAsync(async () => (await run.Offsets.ReadAsync(default))!.SnapshotCompleted, "the snapshot is known to be stored");
        await run.StopAsync();

        // Narrower: the set is replaced. Wider: what was not published is read.
        await using (await new CaptureRun(options with { Filter = new CaptureFilter { IncludedTables = ["shop\\.order_.*"] } }, run.Sink, run.Offsets).StreamingAsync())
        {
            (await PublishedAsync(database)).Should().Be("shop.order_lines");
        }

        await database.ExecuteAsync("INSERT INTO shop.orders VALUES (2); INSERT INTO shop.log VALUES (9)");
        await using var wider = await new CaptureRun(options with { Filter = new CaptureFilter { IncludedSchemas = ["shop"] } }, run.Sink, run.Offsets).StreamingAsync();
        (await PublishedAsync(database)).Should().Be("shop.log,shop.order_lines,shop.orders");
        wider.Sink.Events.Skip(2).Where(e => e.Op == 'r').Select(e => $"{e.Table} {e.Key}").Should().BeEquivalentTo("orders {\"id\":1}", "orders {\"id\":2}", "log {\"id\":9}");
    }

    [Fact]
    public async Task All_tables_are_published_and_a_table_that_comes_later_is_captured()
    {
        await using var database = await server.CreateDatabaseAsync();
        await database.ExecuteAsync(Schema);
        var options = CaptureRun.Options(database) with { Publication = PublicationMode.AllTables, Filter = new CaptureFilter { ExcludedTables = [".*\\.log"] } };
        await using var run = await new CaptureRun(options, new RecordingSink(), new InMemoryCaptureOffsetStore()).StreamingAsync();
        await database.ExecuteAsync("CREATE TABLE shop.later (id integer PRIMARY KEY); INSERT INTO shop.later VALUES (5); INSERT INTO shop.log VALUES (1)");
        await run.CaughtUpAsync(database);
        run.Sink.Events.Select(e => $"{e.Op} {e.Table}").Should().Equal("r order_lines", "r orders", "c later");
        (await database.ScalarAsync<bool>("SELECT puballtables FROM pg_publication")).Should().BeTrue();

        await using var filtered = new CaptureRun(options with { SlotName = "another", Publication = PublicationMode.Filtered }, new RecordingSink(), new InMemoryCaptureOffsetStore());
        (await filtered.Invoking(f => f.Running.WaitAsync(TimeSpan.FromSeconds(20))).Should().ThrowAsync<CaptureSetupException>()).WithMessage("*is for all tables*AllTables*DROP PUBLICATION*");
    }

    [Fact]
    public async Task A_publication_is_not_made_where_that_is_forbidden_and_is_made_empty_where_that_is_asked_for()
    {
        await using var database = await server.CreateDatabaseAsync();
        await database.ExecuteAsync(Schema);
        var options = CaptureRun.Options(database, "shop.orders");
        await using var disabled = new CaptureRun(options with { Publication = PublicationMode.Disabled }, new RecordingSink(), new InMemoryCaptureOffsetStore());
        (await disabled.Invoking(d => d.Running.WaitAsync(TimeSpan.FromSeconds(20))).Should().ThrowAsync<CaptureSetupException>()).WithMessage("*does not exist*CREATE PUBLICATION*");
        await using var empty = await new CaptureRun(options with { Publication = PublicationMode.NoTables }, new RecordingSink(), new InMemoryCaptureOffsetStore()).StreamingAsync();
        (await PublishedAsync(database)).Should().BeEmpty();
        await using var nothing = new CaptureRun(options with { Tables = [], SlotName = "another", PublicationName = "another", Filter = new CaptureFilter { IncludedTables = ["nowhere\\..*"] } }, new RecordingSink(), new InMemoryCaptureOffsetStore());
        (await nothing.Invoking(n => n.Running.WaitAsync(TimeSpan.FromSeconds(20))).Should().ThrowAsync<CaptureSetupException>()).WithMessage("No table passes the filters*");
    }

    [Fact]
    public async Task Operations_and_partitioned_tables_are_published_as_the_options_say()
    {
        await using var database = await server.CreateDatabaseAsync();
        await database.ExecuteAsync("""
            CREATE TABLE sales (id integer, year integer, PRIMARY KEY (id, year)) PARTITION BY RANGE (year);
            CREATE TABLE sales_2024 PARTITION OF sales FOR VALUES FROM (2024) TO (2025); INSERT INTO sales VALUES (1, 2024);
            """);
        var options = CaptureRun.Options(database, "public.sales") with { PublishViaPartitionRoot = true, SkippedOperations = [ChangeOperation.Truncate, ChangeOperation.Delete] };
        await using (var run = await new CaptureRun(options, new RecordingSink(), new InMemoryCaptureOffsetStore()).StreamingAsync())
        {
            await database.ExecuteAsync("INSERT INTO sales VALUES (2, 2024); DELETE FROM sales WHERE id = 1");
            await run.CaughtUpAsync(database);
            run.Sink.Events.Select(e => $"{e.Op} {e.Table}").Should().Equal("r sales", "c sales");
            (await database.ScalarAsync<bool>("SELECT pubinsert AND pubupdate AND NOT pubdelete AND NOT pubtruncate AND pubviaroot FROM pg_publication")).Should().BeTrue();
        }

        await using var byParts = new CaptureRun(options with { SlotName = "another", PublicationName = "another", PublishViaPartitionRoot = false }, new RecordingSink(), new InMemoryCaptureOffsetStore());
        (await byParts.Invoking(b => b.Running.WaitAsync(TimeSpan.FromSeconds(20))).Should().ThrowAsync<CaptureSetupException>()).WithMessage("*public.sales is partitioned*PublishViaPartitionRoot*");
    }

    [Fact]
    public async Task A_failover_slot_is_made_where_the_server_knows_them_and_refused_where_not()
    {
        await using var database = await server.CreateDatabaseAsync();
        await Ledger.CreateAsync(database);
        var options = CaptureRun.Options(database, Ledger.Table) with { SlotFailover = true };
        await using var run = new CaptureRun(options, new RecordingSink(), new InMemoryCaptureOffsetStore());
        if (await database.ScalarAsync<bool>("SELECT current_setting('server_version_num')::int >= 170000"))
        {
            await run.StreamingAsync();
            (await database.ScalarAsync<bool>($"SELECT failover FROM pg_replication_slots WHERE slot_name = '{options.SlotName}'")).Should().BeTrue();
            await Ledger.ShouldMatchAsync(database, run);
        }
        else
        {
            (await run.Invoking(r => r.Running.WaitAsync(TimeSpan.FromSeconds(20))).Should().ThrowAsync<CaptureSetupException>()).WithMessage("*SlotFailover*PostgreSQL 17*");
        }
    }

    private static Task<string> PublishedAsync(TestDatabase database) =>
        database.ScalarAsync<string>($"SELECT coalesce(string_agg(schemaname || '.' || tablename, ',' ORDER BY schemaname, tablename), '') FROM pg_publication_tables WHERE pubname = 'pub_{database.Name}'");
}
