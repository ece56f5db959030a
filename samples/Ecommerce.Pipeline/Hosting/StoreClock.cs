using Ecommerce.Data.Store;
using Npgsql;

namespace Ecommerce.Pipeline.Hosting;

/// <summary>The clock that the living store goes by. Everything else in the host goes by the system's.</summary>
internal static class StoreClock
{
    // The newest orders by the primary key: those that anybody still works on.
    private const string Newest = """
        SELECT max(greatest(created_at, updated_at)) FROM (SELECT created_at, updated_at FROM public.orders ORDER BY id DESC LIMIT 20000) AS newest
        """;

    /// <summary>
    /// A clock that stands still until the store lives, so that starting the pipeline leaves no gap in the store's time. A store that lived faster than the clock
    /// before is ahead of it: its time goes on from where it was, never back.
    /// </summary>
    /// <returns>The clock.</returns>
    public static async Task<VirtualClock> CreateAsync(NpgsqlDataSource store, double speed, TimeProvider system, CancellationToken cancellationToken)
    {
        await using var command = store.CreateCommand(Newest);
        var now = system.GetUtcNow();
        var newest = await command.ExecuteScalarAsync(cancellationToken) is DateTime last ? new DateTimeOffset(last, TimeSpan.Zero) : now;
        return new VirtualClock(newest > now ? newest : now, speed, system);
    }

    /// <summary>The orders per second are those of the machine, whose load they are; so is the pace of an order's steps.</summary>
    public static StoreLifeOptions Scale(StoreLifeOptions options, VirtualClock clock) =>
        options with { OrdersPerSecond = options.OrdersPerSecond / clock.Speed, StepDelay = options.StepDelay * clock.Speed };
}
