using Ecommerce.Data.Generation;
using Ecommerce.Data.Loading;
using Ecommerce.Data.Rules;
using Ecommerce.Data.Schema;
using Ecommerce.Data.Store;
using Ecommerce.Testing;

namespace Ecommerce.Data.Tests.Store;

/// <summary>The rate of orders in a real PostgreSQL, by the clock that the store goes by.</summary>
public sealed class HeldRateTests(PostgresServerFixture server)
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(20);
    private static readonly DateTimeOffset Start = new(2025, 9, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Holds_the_rate_it_was_asked_for_within_5_percent()
    {
        await using var database = await FilledAsync();
        await using var run = await SteppedStore.BeginAsync(database, new() { Seed = 7, OrdersPerSecond = 40 }, Start);
        for (var window = 1; window <= 3; window++)
        {
            await run.PassAsync(TimeSpan.FromSeconds(2), Tick);
            await run.UntilAsync(counts => counts.Orders >= 80 * window * 0.95);
            ((double)run.Store.Counts.Orders).Should().BeApproximately(80 * window, 80 * window * 0.05);
        }

        (run.Store.Counts.Missed, run.Store.Counts.HeldBack).Should().Be((0, 0));
        await run.EndAsync();
        (await database.ScalarAsync<long>($"SELECT count(*) FROM orders WHERE created_at >= '{Start:yyyy-MM-dd HH:mm:ss}'")).Should().Be(run.Store.Counts.Orders, "what it counts is there");
    }

    [Fact]
    public async Task Sells_more_while_a_campaign_runs_where_it_goes_by_the_calendar()
    {
        await using var database = await FilledAsync();
        await database.ExecuteAsync("INSERT INTO adscampaigns (campaign_title, started_at, expired_at) VALUES ('Autumn', '2025-08-30', '2025-10-30')");
        var options = new StoreLifeOptions
        {
            Seed = 7,
            OrdersPerSecond = 100 / 604_800.0,
            Rhythm = StoreRhythm.Calendar,
            StepDelay = TimeSpan.FromHours(1),
            Rates = new() { CampaignLift = 1 },
        };
        await using var run = await SteppedStore.BeginAsync(database, options, Start, speed: 7_200);
        await run.PassAsync(TimeSpan.FromDays(7), TimeSpan.FromHours(1));

        // Twice as many, and more while one of its own campaigns runs too.
        await run.UntilAsync(counts => counts.Orders + counts.Missed >= 190);
        (run.Store.Counts.Orders + run.Store.Counts.Missed).Should().BeInRange(190, 410);
    }

    [Fact]
    public async Task Holds_a_tenth_while_it_must_slow_down_and_tells_the_rest()
    {
        await using var database = await FilledAsync();
        await using var run = await SteppedStore.BeginAsync(database, new() { Seed = 7, OrdersPerSecond = 100, MustThrottle = () => true }, Start);
        await run.PassAsync(TimeSpan.FromSeconds(4), Tick);
        await run.UntilAsync(counts => counts.Orders + counts.HeldBack >= 400 * 0.95);
        var counts = run.Store.Counts;
        counts.Orders.Should().BeInRange(36, 42);
        ((double)(counts.Orders + counts.HeldBack)).Should().BeApproximately(400, 20);
        counts.Missed.Should().Be(0);
    }

    [Fact]
    public async Task Tells_what_it_could_not_do_of_a_rate_that_is_impossible()
    {
        await using var database = await FilledAsync();
        await using var run = await SteppedStore.BeginAsync(database, new() { Seed = 7, OrdersPerSecond = 10_000, Writers = 1 }, Start);
        await run.PassAsync(TimeSpan.FromSeconds(4), Tick);
        await run.UntilAsync(counts => counts.Orders > 0 && counts.Missed + counts.Orders >= 19_500);
        var counts = run.Store.Counts;

        // Each of the forty thousand is placed, left out and counted, or less than two seconds late, and one writer does not commit many of them.
        counts.Missed.Should().BeGreaterThan(counts.Orders);
        (counts.Orders + counts.Missed).Should().BeInRange(19_500, 40_500);
        counts.HeldBack.Should().Be(0);
    }

    private async Task<TestDatabase> FilledAsync()
    {
        var database = await server.CreateDatabaseAsync();
        await new StoreDatabase(database.DataSource).EnsureCreatedAsync();
        var generator = new StoreGenerator(new() { Seed = 7, Users = 80, Products = 60, Orders = 120, HistoryDays = 30, Campaigns = 0, Until = Start });
        await new StoreLoader(database.DataSource).LoadAsync(generator);
        return database;
    }
}
