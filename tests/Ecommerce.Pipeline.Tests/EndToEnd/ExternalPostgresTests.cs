using Ecommerce.Data.Schema;
using Ecommerce.Testing;
using Npgsql;

namespace Ecommerce.Pipeline.Tests.EndToEnd;

/// <summary>The host on somebody else's PostgreSQL, which outlives it: transactions may be open while the slot is created and while the host restarts.</summary>
public sealed class ExternalPostgresTests(PostgresServerFixture server)
{
    [Fact]
    public async Task Transactions_open_while_the_slot_is_created_and_across_restarts_lose_nothing()
    {
        await using var database = await server.CreateDatabaseAsync();
        await new StoreDatabase(database.DataSource).EnsureCreatedAsync();
        using var folder = new ScratchFolder();
        string[] arguments = ["--postgres", database.ConnectionString, "--data-dir", folder.File("data"), "--no-store", "--slot", "ecommerce_across"];

        await using var writers = new OverlappingWriters(database.DataSource);
        await using var patient = await database.DataSource.OpenConnectionAsync();
        await using (var first = await RunningPipeline.StartAsync(arguments))
        {
            await first.ShouldBeExactAsync("transactions were open while the slot was created");

            // This one begins now and commits under the next host.
            await using var begin = new NpgsqlCommand("BEGIN; INSERT INTO brands (id, brand_name) OVERRIDING SYSTEM VALUE VALUES (1000000, 'across')", patient);
            await begin.ExecuteNonQueryAsync();
            await WrittenAsync(writers, 5);
            first.Host.Signal("KILL");
            await first.Host.WaitAsync(RunningPipeline.StopDeadline);
        }

        await using (var second = await RunningPipeline.StartAsync(arguments))
        {
            await WrittenAsync(writers, 5);
            await using var commit = new NpgsqlCommand("INSERT INTO products (product_name, category_id, brand_id, product_price) SELECT 'across', min(id), 1000000, 5 FROM categories; COMMIT", patient);
            await commit.ExecuteNonQueryAsync();
            await second.ShouldBeExactAsync("a transaction was open across the restart");
            (await second.AskClickHouseAsync("SELECT product_count FROM answer_number_of_products_in_each_brand WHERE brand_id = 1000000 FORMAT TSV")).Should().Be("1");

            await writers.StopAsync();
            await second.ShouldBeExactAsync("the writers are gone");
            var stopped = await second.InterruptAsync();
            stopped.ExitCode.Should().Be(0, stopped.Errors);
        }

        writers.Committed.Should().BeGreaterThan(10);
        (await database.ScalarAsync<long>("SELECT count(*) FROM pg_replication_slots WHERE slot_name = 'ecommerce_across'")).Should().Be(1, "kept data goes on from its slot");
    }

    [Fact]
    public async Task A_host_without_kept_data_takes_its_slot_away_with_it()
    {
        await using var database = await server.CreateDatabaseAsync();
        await using var host = await RunningPipeline.StartAsync(["--postgres", database.ConnectionString, "--orders-per-second", "10", "--slot", "ecommerce_brief"]);

        var stopped = await host.InterruptAsync();

        stopped.ExitCode.Should().Be(0, stopped.Errors);
        (await database.ScalarAsync<long>("SELECT count(*) FROM pg_replication_slots WHERE slot_name = 'ecommerce_brief'")).Should().Be(0, "a slot that nobody reads holds the log back for ever");
        (await database.ScalarAsync<long>("SELECT count(*) FROM orders")).Should().BePositive("the store itself stays");
    }

    private static async Task WrittenAsync(OverlappingWriters writers, int more)
    {
        var wanted = writers.Committed + more;
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (writers.Committed < wanted)
        {
            await timer.WaitForNextTickAsync(deadline.Token);
        }
    }
}
