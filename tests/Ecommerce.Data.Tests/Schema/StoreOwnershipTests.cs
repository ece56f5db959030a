using Ecommerce.Data.Schema;
using Ecommerce.Testing;
using Npgsql;

namespace Ecommerce.Data.Tests.Schema;

/// <summary>What was created here may be migrated and dropped; what was not, never.</summary>
public sealed class StoreOwnershipTests(PostgresServerFixture server)
{
    private const string CountTables = "SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'";

    [Fact]
    public async Task Drops_what_it_created_and_can_create_it_again()
    {
        await using var database = await server.CreateDatabaseAsync();
        var store = new StoreDatabase(database.DataSource);
        await store.EnsureCreatedAsync();
        await store.RememberAsync(5);
        await database.ExecuteAsync("CREATE TABLE public.mine (id int); CREATE PUBLICATION of_orders FOR TABLE orders");

        (await store.DropAsync()).Should().BeTrue();

        (await database.ScalarAsync<long>(CountTables)).Should().Be(1, "what somebody else made stays");
        (await database.ScalarAsync<bool>("SELECT to_regnamespace('ecommerce') IS NULL AND to_regtype('discount_type') IS NULL")).Should().BeTrue();
        (await store.DropAsync()).Should().BeFalse("nothing is left");
        (await store.EnsureCreatedAsync()).Should().BeTrue();
        (await store.RecallAsync()).Should().BeNull();
    }

    [Fact]
    public async Task Touches_no_store_that_somebody_else_created()
    {
        await using var database = await server.CreateDatabaseAsync();
        await database.ExecuteAsync(StoreDdl.Render());
        var store = new StoreDatabase(database.DataSource);
        (await store.EnsureCreatedAsync()).Should().BeFalse("the shape is the model's, so it can be used");

        var thrown = (await store.Awaiting(s => s.DropAsync()).Should().ThrowAsync<StoreOwnershipException>()).Which;
        thrown.Message.Should().Contain(database.Name).And.Contain("Nothing was changed");
        await store.Awaiting(s => s.MigrateAsync()).Should().ThrowAsync<StoreOwnershipException>();
        (await database.ScalarAsync<long>(CountTables)).Should().Be(StoreSchema.Tables.Length);
    }

    [Fact]
    public async Task Touches_nothing_in_a_database_without_a_store()
    {
        await using var database = await server.CreateDatabaseAsync();
        await database.ExecuteAsync("CREATE SCHEMA ecommerce; CREATE TABLE ecommerce.other (id int)");
        var store = new StoreDatabase(database.DataSource);
        (await store.DropAsync()).Should().BeFalse();
        await store.Awaiting(s => s.MigrateAsync()).Should().ThrowAsync<StoreOwnershipException>();
        (await database.ScalarAsync<bool>("SELECT to_regclass('ecommerce.other') IS NOT NULL")).Should().BeTrue();
    }

    [Fact]
    public async Task Leaves_all_as_it_is_where_something_depends_on_a_table()
    {
        await using var database = await server.CreateDatabaseAsync();
        var store = new StoreDatabase(database.DataSource);
        await store.EnsureCreatedAsync();
        await database.ExecuteAsync("CREATE VIEW big_orders AS SELECT * FROM orders WHERE total_amount > 100");

        (await store.Awaiting(s => s.DropAsync()).Should().ThrowAsync<PostgresException>()).Which.SqlState.Should().Be(PostgresErrorCodes.DependentObjectsStillExist);

        (await store.EnsureCreatedAsync()).Should().BeFalse("everything is still there");
    }

    [Fact]
    public async Task Leaves_what_else_is_in_its_own_schema()
    {
        await using var database = await server.CreateDatabaseAsync();
        var store = new StoreDatabase(database.DataSource);
        await store.EnsureCreatedAsync();
        await database.ExecuteAsync("CREATE TABLE ecommerce.mine (id int)");

        (await store.DropAsync()).Should().BeTrue();

        (await database.ScalarAsync<long>("SELECT count(*) FROM pg_class WHERE relnamespace = 'ecommerce'::regnamespace AND relkind = 'r'")).Should().Be(1);
        (await store.DropAsync()).Should().BeFalse();
    }

    [Fact]
    public async Task Migrates_by_adding_what_is_missing_once()
    {
        await using var database = await server.CreateDatabaseAsync();
        var store = new StoreDatabase(database.DataSource);
        await store.EnsureCreatedAsync();
        (await store.MigrateAsync()).Should().BeEmpty();
        await database.ExecuteAsync("ALTER TABLE orders DROP CONSTRAINT orders_total_adds_up; DROP INDEX orderdetails_order_id_idx; UPDATE ecommerce.store_schema SET version = 0");

        (await store.MigrateAsync()).Should().Equal("constraint orders_total_adds_up of public.orders", "index on public.orderdetails (order_id)");

        (await store.MigrateAsync()).Should().BeEmpty();
        (await database.ScalarAsync<int>("SELECT version FROM ecommerce.store_schema")).Should().BePositive();
        (await database.ScalarAsync<long>("SELECT count(*) FROM pg_indexes WHERE indexname = 'orderdetails_order_id_idx'")).Should().Be(1);
    }

    [Fact]
    public async Task Refuses_to_migrate_another_shape_or_a_later_version()
    {
        await using var database = await server.CreateDatabaseAsync();
        var store = new StoreDatabase(database.DataSource);
        await store.EnsureCreatedAsync();
        await database.ExecuteAsync("UPDATE ecommerce.store_schema SET version = 999");
        (await store.Awaiting(s => s.MigrateAsync()).Should().ThrowAsync<StoreVersionException>()).Which.Found.Should().Be(999);
        await store.Awaiting(s => s.DropAsync()).Should().ThrowAsync<StoreVersionException>();
        await database.ExecuteAsync("UPDATE ecommerce.store_schema SET version = 1; ALTER TABLE tags ADD colour text");
        await store.Awaiting(s => s.MigrateAsync()).Should().ThrowAsync<StoreShapeException>();
    }
}
