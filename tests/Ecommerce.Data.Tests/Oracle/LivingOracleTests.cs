using Ecommerce.Data.Embedded;
using Ecommerce.Data.Generation;
using Ecommerce.Data.Loading;
using Ecommerce.Data.Oracle;
using Ecommerce.Data.Rules;
using Ecommerce.Data.Schema;
using Ecommerce.Data.Store;
using Ecommerce.Testing;
using Npgsql;

namespace Ecommerce.Data.Tests.Oracle;

/// <summary>The oracle beside a living store, against what PostgreSQL holds at the same moment.</summary>
public sealed class LivingOracleTests(PostgresServerFixture server)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly StoreLifeOptions Fast = new() { Seed = 7, OrdersPerSecond = 150, StepDelay = TimeSpan.FromMilliseconds(20), Rates = new StoreRates().WithPaymentFailure(0.25) };

    [Fact]
    public async Task Knows_what_many_writers_committed_whenever_they_stand_still()
    {
        await using var database = await server.CreateDatabaseAsync();
        var oracle = await FillAsync(database.DataSource);
        using var cancel = new CancellationTokenSource();
        var store = new LiveStore(database.DataSource, Fast with { Oracle = oracle });
        var life = store.RunAsync(cancel.Token);
        foreach (var orders in new[] { 50, 150, 300 })
        {
            await UntilAsync(life, () => store.Counts.Orders >= orders);
            using var hold = await store.HoldStillAsync().WaitAsync(Patience);
            var before = store.Counts;
            await ShouldKnowAsync(oracle, database.DataSource);
            store.Counts.Transactions.Should().Be(before.Transactions, "it stands still");
        }

        var seen = store.Counts;
        await UntilAsync(life, () => store.Counts.Orders > seen.Orders);
        await UntilAsync(life, () => Changing.All(kind => store.Counts.Actions[kind] > 0));
        await cancel.CancelAsync();
        await life.WaitAsync(Patience);
        await ShouldKnowAsync(oracle, database.DataSource);
    }

    [Theory]
    [InlineData("UPDATE categories SET category_name = 'Other' WHERE id = 1", "1 row(s) of public.categories were written by somebody else")]
    [InlineData("INSERT INTO brands (brand_name) VALUES ('Foreign')", "1 row(s) of public.brands were written by somebody else")]
    [InlineData("DELETE FROM orderdetails WHERE id IN (1, 2)", "somebody else deleted some")]
    public async Task Tells_what_others_wrote_from_what_its_own_store_did(string foreign, string finding)
    {
        await using var database = await server.CreateDatabaseAsync();
        var oracle = await FillAsync(database.DataSource);
        await using var connection = await database.DataSource.OpenConnectionAsync();
        (await oracle.FindForeignWritesAsync(connection, null)).Should().BeNull();
        await database.ExecuteAsync(foreign);
        (await oracle.FindForeignWritesAsync(connection, null)).Should().Contain(finding);
    }

    [Fact]
    public async Task Keeps_knowing_when_the_server_restarts_in_the_middle_of_commits()
    {
        using var folder = new TestFolder();
        var options = new EmbeddedPostgresOptions { DataDirectory = folder["postgres"], Durable = false, StopTimeout = TimeSpan.FromSeconds(5) };
        var first = await EmbeddedPostgres.StartAsync(options);
        await using var source = NpgsqlDataSource.Create(first.ConnectionString);
        var oracle = await FillAsync(source);
        using var cancel = new CancellationTokenSource();
        var store = new LiveStore(source, Fast with { Oracle = oracle });
        var life = store.RunAsync(cancel.Token);
        await UntilAsync(life, () => store.Counts.Orders >= 50);
        await first.StopAsync();
        await UntilAsync(life, () => store.Counts.Outages > 0);
        await using var second = await EmbeddedPostgres.StartAsync(options with { Port = first.Port });
        var before = store.Counts.Orders;
        await UntilAsync(life, () => store.Counts.Orders >= before + 50);
        await cancel.CancelAsync();
        await life.WaitAsync(Patience);

        await ShouldKnowAsync(oracle, source);
    }

    [Fact]
    public async Task Knows_on_from_its_journal_what_a_killed_process_left()
    {
        using var folder = new TestFolder();
        await using var database = await server.CreateDatabaseAsync();
        await using var connection = await database.DataSource.OpenConnectionAsync();
        using var first = await OracleJournal.CreateAsync(folder["first"], await FillAsync(database.DataSource), connection);
        await LiveAsync(database.DataSource, first.Oracle, orders: 100);
        var rolledBack = await RollBackAsync(connection);
        first.Oracle.Announce([new("users", 1, null)], rolledBack);

        // The file as it is at this moment, with outcomes that nobody wrote down; killed in the middle of a further entry.
        File.Copy(folder["first"], folder["killed"]);
        await File.AppendAllBytesAsync(folder["killed"], [40, 0, 0, 0, 1, 2, 3, 4, 3, 9]);
        using (var second = await OracleJournal.ResumeAsync(folder["killed"], connection))
        {
            await ShouldKnowAsync(second.Oracle, database.DataSource);
            await LiveAsync(database.DataSource, second.Oracle, orders: 50);
        }

        using var third = await OracleJournal.ResumeAsync(folder["killed"], connection);
        await ShouldKnowAsync(third.Oracle, database.DataSource);
        (await third.Oracle.FindForeignWritesAsync(connection, null)).Should().BeNull();
    }

    [Fact]
    public async Task Notices_that_its_journal_has_lost_something_and_whose_it_is()
    {
        using var folder = new TestFolder();
        await using var database = await server.CreateDatabaseAsync();
        await using var connection = await database.DataSource.OpenConnectionAsync();
        using (var journal = await OracleJournal.CreateAsync(folder["journal"], await FillAsync(database.DataSource), connection))
        {
            File.Copy(folder["journal"], folder["early"]);
            await LiveAsync(database.DataSource, journal.Oracle, orders: 20);
        }

        using (var early = await OracleJournal.ResumeAsync(folder["early"], connection))
        {
            early.Oracle.Silence.Should().BeNull();
            (await early.Oracle.FindForeignWritesAsync(connection, null)).Should().Contain("somebody else");
        }

        await using var other = await server.CreateDatabaseAsync();
        await using var elsewhere = await other.DataSource.OpenConnectionAsync();
        using (var foreign = await OracleJournal.ResumeAsync(folder["journal"], elsewhere))
        {
            foreign.Oracle.Silence.Should().Contain(folder["journal"]).And.Contain("it is about database");
        }

        await File.WriteAllTextAsync(folder["text"], "no journal");
        using var text = await OracleJournal.ResumeAsync(folder["text"], connection);
        text.Oracle.Silence.Should().Contain("not written by this version");
        (await File.ReadAllTextAsync(folder["text"])).Should().Be("no journal");
    }

    [Fact]
    public async Task Stays_lost_once_it_has_lost_track()
    {
        using var folder = new TestFolder();
        await using var database = await server.CreateDatabaseAsync();
        await using var connection = await database.DataSource.OpenConnectionAsync();
        using (var journal = await OracleJournal.CreateAsync(folder["journal"], await FillAsync(database.DataSource), connection))
        {
            journal.Oracle.LoseTrack("a reason");
        }

        using var resumed = await OracleJournal.ResumeAsync(folder["journal"], connection);
        resumed.Oracle.Silence.Should().Be("a reason");
    }

    private static async Task LiveAsync(NpgsqlDataSource source, StoreOracle oracle, int orders)
    {
        using var cancel = new CancellationTokenSource();
        var store = new LiveStore(source, Fast with { Oracle = oracle });
        var life = store.RunAsync(cancel.Token);
        await UntilAsync(life, () => store.Counts.Orders >= orders);
        await cancel.CancelAsync();
        await life.WaitAsync(Patience);
    }

    private static async Task<ulong> RollBackAsync(NpgsqlConnection connection)
    {
        await using var transaction = await connection.BeginTransactionAsync();
        await using var command = new NpgsqlCommand("SELECT pg_current_xact_id()::text", connection, transaction);
        var number = ulong.Parse((string)(await command.ExecuteScalarAsync())!, System.Globalization.CultureInfo.InvariantCulture);
        await transaction.RollbackAsync();
        return number;
    }

    private static StoreActionKind[] Changing =>
    [
        StoreActionKind.PaymentFailure, StoreActionKind.Cancellation, StoreActionKind.OrderDeletion, StoreActionKind.Registration, StoreActionKind.AddressAddition,
        StoreActionKind.AddressMove, StoreActionKind.AddressDeletion, StoreActionKind.CategoryRename, StoreActionKind.Rebranding,
    ];

    private static async Task<StoreOracle> FillAsync(NpgsqlDataSource source)
    {
        await new StoreDatabase(source).EnsureCreatedAsync();
        var generator = new StoreGenerator(new() { Seed = 7, Users = 80, Products = 60, Orders = 120, HistoryDays = 30, Until = TimeProvider.System.GetUtcNow() });
        await new StoreLoader(source).LoadAsync(generator);
        var oracle = new StoreOracle();
        oracle.Fill(generator);
        await using var connection = await source.OpenConnectionAsync();
        await oracle.AdoptAsync(connection);
        return oracle;
    }

    private static async Task ShouldKnowAsync(StoreOracle oracle, NpgsqlDataSource source)
    {
        oracle.Silence.Should().BeNull();
        await using var connection = await source.OpenConnectionAsync();
        (await oracle.FindForeignWritesAsync(connection, null)).Should().BeNull();
        var answers = OracleText.Of(oracle.Answers());
        foreach (var (name, text) in await BruteForce.ReadAsync(connection))
        {
            answers[name].Should().Equal(text, name);
        }
    }

    private static async Task UntilAsync(Task life, Func<bool> condition)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (!condition())
        {
            if (life.IsCompleted)
            {
                await life;
                throw new InvalidOperationException("The store's life ended.");
            }

            TimeProvider.System.GetElapsedTime(started).Should().BeLessThan(Patience);
            await Task.Delay(10);
        }
    }
}
