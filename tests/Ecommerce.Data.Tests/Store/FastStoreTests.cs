using Ecommerce.Data.Generation;
using Ecommerce.Data.Loading;
using Ecommerce.Data.Schema;
using Ecommerce.Data.Store;
using Ecommerce.Testing;

namespace Ecommerce.Data.Tests.Store;

/// <summary>A store that lives by a virtual clock.</summary>
public sealed class FastStoreTests(PostgresServerFixture server)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Lives_days_in_seconds_and_goes_on_from_its_history_without_a_seam()
    {
        await using var database = await server.CreateDatabaseAsync();
        await new StoreDatabase(database.DataSource).EnsureCreatedAsync();
        var until = new DateTimeOffset(2025, 6, 1, 0, 0, 0, TimeSpan.Zero);
        await new StoreLoader(database.DataSource).LoadAsync(new StoreGenerator(new() { Seed = 7, Users = 80, Products = 60, Orders = 300, HistoryDays = 30, Until = until }));
        var last = await database.ScalarAsync<int>("SELECT max(id) FROM orders");
        var open = await database.ScalarAsync<int[]>("SELECT array_agg(id) FROM orders WHERE order_status_id IN (1, 2, 3)");
        open.Should().NotBeEmpty("the history breaks off in the middle of things");

        // Six hours a second: twenty orders a second there are one in eighteen minutes here.
        var clock = new VirtualClock(until, speed: 21_600);
        var store = new LiveStore(database.DataSource, new() { Seed = 7, OrdersPerSecond = 20 / clock.Speed, StepDelay = TimeSpan.FromHours(1) }, clock);
        using var cancel = new CancellationTokenSource();
        var life = store.RunAsync(cancel.Token);
        store.Counts.Orders.Should().Be(0, "the clock stands still");
        clock.Resume();
        await UntilAsync(life, async () => store.Counts.Orders >= 60 && await OpenAsync() == 0);
        await cancel.CancelAsync();
        await life.WaitAsync(Patience);
        var now = clock.GetUtcNow().UtcDateTime;
        now.Should().BeAfter(until.UtcDateTime.AddDays(0.5));
        (await StoreRules.BrokenAsync(database)).Should().BeEmpty();
        (await database.ScalarAsync<DateTime>($"SELECT min(created_at) FROM orders WHERE id > {last}")).Should().BeOnOrAfter(until.UtcDateTime).And.BeBefore(until.UtcDateTime.AddHours(6));
        (await database.ScalarAsync<DateTime>("SELECT max(greatest(created_at, updated_at)) FROM orders")).Should().BeOnOrBefore(now).And.BeAfter(until.UtcDateTime.AddDays(0.25));
        (await database.ScalarAsync<long>($"SELECT count(*) FROM orders WHERE id > {last} AND user_id <= 80")).Should().BePositive("old customers order again");

        async Task<long> OpenAsync() => await database.ScalarAsync<long>($"SELECT count(*) FROM orders WHERE order_status_id IN (1, 2, 3) AND id IN ({string.Join(", ", open)})");
    }

    private static async Task UntilAsync(Task life, Func<Task<bool>> condition)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (!await condition())
        {
            life.IsCompleted.Should().BeFalse();
            TimeProvider.System.GetElapsedTime(started).Should().BeLessThan(Patience);
            await Task.Delay(20);
        }
    }
}
