using Ecommerce.Data.Generation;
using Ecommerce.Data.Oracle;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Ecommerce.Data.Store;

/// <summary>Carries out one task after another on a connection of its own; waits out a database that is gone.</summary>
internal sealed class StoreWriter(NpgsqlDataSource dataSource, StoreLifeOptions options, StoreDemand demand, CustomerLife customers, CatalogueLife catalogue, StoreCounters counters, TimeProvider time, ILogger logger)
    : IAsyncDisposable
{
    private const int MostRetries = 8;
    private const int MostBaskets = 4;
    private static readonly TimeSpan FirstBackoff = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestBackoff = TimeSpan.FromSeconds(2);

    private NpgsqlConnection? _connection;
    private CommitTicket? _doubtful;

    // A database that is away comes back by the system's clock, however fast the store's is.
    private TimeProvider Waits => (time as VirtualClock)?.Source ?? time;

    /// <summary>Does a task in one transaction. A cancellation is heeded between transactions only.</summary>
    /// <returns>What follows from it, with delays.</returns>
    public async Task<IReadOnlyList<(StoreTask Task, double Delays)>> PerformAsync(StoreTask task, CancellationToken cancellationToken)
    {
        for (var retries = 0; ; retries++)
        {
            try
            {
                return await WithConnectionAsync(connection => PerformAsync(connection, task), cancellationToken).ConfigureAwait(false);
            }
            catch (PostgresException e) when (retries < MostRetries
                && e.SqlState is PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.LockNotAvailable)
            {
                counters.Retried();
                Log.GaveWay(logger, task.Kind, e.MessageText);
            }
            catch (PostgresException e) when (retries < MostRetries && IsPlanOutOfDate(e))
            {
                counters.Retried();
                Log.GaveWay(logger, task.Kind, e.MessageText);
                _connection?.UnprepareAll();
            }
            catch (PostgresException e) when (e.SqlState is PostgresErrorCodes.ForeignKeyViolation or PostgresErrorCodes.UniqueViolation)
            {
                counters.Conflicted();
                Log.GaveWay(logger, task.Kind, e.MessageText);
                return [];
            }
        }
    }

    /// <summary>Lets the demand see what there is before the first order.</summary>
    public Task<bool> LookAsync(CancellationToken cancellationToken) => WithConnectionAsync(
        async connection =>
        {
            var transaction = await connection.BeginTransactionAsync(CancellationToken.None).ConfigureAwait(false);
            await using var ending = transaction.ConfigureAwait(false);
            await demand.LookAsync(new StoreTransaction(connection, transaction, new RandomStream(options.Seed, "life/look"), Now())).ConfigureAwait(false);
            return true;
        },
        cancellationToken);

    /// <summary>Runs something on the connection, and again on a new one for as long as the database is out of reach.</summary>
    public async Task<T> WithConnectionAsync<T>(Func<NpgsqlConnection, Task<T>> work, CancellationToken cancellationToken)
    {
        var backoff = FirstBackoff;
        var wasOut = false;
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                _connection ??= await dataSource.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
                var result = await work(_connection).ConfigureAwait(false);
                if (wasOut)
                {
                    Log.BackInReach(logger);
                }

                return result;
            }
            catch (NpgsqlException e) when (IsOutOfReach(e))
            {
                await DisposeAsync().ConfigureAwait(false);
                if (!wasOut)
                {
                    wasOut = true;
                    counters.Outage();
                    Log.OutOfReach(logger, backoff, e.Message);
                }

                await Task.Delay(backoff, Waits, cancellationToken).ConfigureAwait(false);
                backoff = backoff * 2 < LongestBackoff ? backoff * 2 : LongestBackoff;
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_connection is { } connection)
        {
            _connection = null;
            await connection.DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <summary>
    /// The connection broke or could not be made, or the server's error class says that it is not able just now (PostgreSQL, Appendix A): 08 connection,
    /// 53 resources, 57 operator intervention, 58 system, and a standby that is not promoted yet.
    /// </summary>
    private static bool IsOutOfReach(NpgsqlException e) => e is not PostgresException refused
        || refused.SqlState[..2] is "08" or "53" or "57" or "58"
        || refused.SqlState is PostgresErrorCodes.ReadOnlySqlTransaction;

    /// <summary>A column of a table changed its type since the statement was prepared: "cached plan must not change result type".</summary>
    private static bool IsPlanOutOfDate(PostgresException e) => e is { SqlState: PostgresErrorCodes.FeatureNotSupported, Routine: "RevalidateCachedQuery" };

    private async Task<IReadOnlyList<(StoreTask Task, double Delays)>> PerformAsync(NpgsqlConnection connection, StoreTask task)
    {
        await ResolveDoubtAsync(connection).ConfigureAwait(false);
        var transaction = await connection.BeginTransactionAsync().ConfigureAwait(false);
        await using var ending = transaction.ConfigureAwait(false);
        var store = new StoreTransaction(connection, transaction, new RandomStream(options.Seed, $"life/{task.Kind}/{task.Attempt}", task.Subject), Now(), options.Oracle);
        await ActAsync(store, task).ConfigureAwait(false);
        if (store.Done is { } done)
        {
            _doubtful = store.Announce();
            await transaction.CommitAsync().ConfigureAwait(false);
            Settle(committed: true);
            counters.Committed(done, store.Rows);
        }
        else
        {
            counters.Skipped();
        }

        return store.Following;
    }

    private DateTime Now()
    {
        var ticks = time.GetUtcNow().UtcTicks;
        return new DateTime(ticks - (ticks % TimeSpan.TicksPerSecond), DateTimeKind.Unspecified);
    }

    /// <summary>A commit that ended in an error may have happened all the same; the server remembers.</summary>
    private async Task ResolveDoubtAsync(NpgsqlConnection connection)
    {
        if (_doubtful is not { } ticket)
        {
            return;
        }

        if (await CommitStatus.HasCommittedAsync(connection, ticket.Transaction).ConfigureAwait(false) is { } committed)
        {
            Settle(committed);
        }
        else
        {
            // It is not over yet, or long forgotten. The ticket stays open, and the oracle silent.
            _doubtful = null;
        }
    }

    private void Settle(bool committed)
    {
        if (_doubtful is { } ticket)
        {
            _doubtful = null;
            options.Oracle!.Settle(ticket, committed);
        }
    }

    /// <summary>Where all that the customer looked for was sold out, the customer looks for something else: the rate is that of orders.</summary>
    private async Task PlaceAsync(StoreTransaction store, StoreTask task)
    {
        await OrderPlacement.PlaceAsync(store, demand).ConfigureAwait(false);
        if (store.Done is null && demand.Sells && task.Attempt + 1 < MostBaskets)
        {
            store.Then(StoreActionKind.OrderPlacement, task.Subject, delays: 0, attempt: task.Attempt + 1);
        }
    }

    private Task ActAsync(StoreTransaction store, StoreTask task) => task.Kind switch
    {
        StoreActionKind.OrderPlacement => PlaceAsync(store, task),
        StoreActionKind.Payment => OrderSteps.PayAsync(store, task, options.Rates),
        StoreActionKind.Shipment => OrderSteps.ShipAsync(store, (int)task.Subject),
        StoreActionKind.DeliveryAttempt => OrderSteps.AttemptDeliveryAsync(store, task, options.Rates),
        StoreActionKind.Delivery => OrderSteps.DeliverAsync(store, (int)task.Subject, options.Rates),
        StoreActionKind.Cancellation => OrderSteps.CancelAsync(store, (int)task.Subject),
        StoreActionKind.Refund => OrderSteps.RefundAsync(store, (int)task.Subject),
        StoreActionKind.PartialRefund => OrderSteps.RefundPartAsync(store, (int)task.Subject),
        StoreActionKind.OrderDeletion => OrderSteps.DeleteAsync(store, options.StepDelay * 2),
        StoreActionKind.Registration => customers.RegisterAsync(store),
        StoreActionKind.AddressAddition => customers.AddAddressAsync(store),
        StoreActionKind.AddressMove => customers.MoveAsync(store),
        StoreActionKind.AddressDeletion => CustomerLife.DeleteAddressAsync(store),
        StoreActionKind.PriceChange => CatalogueLife.ChangePriceAsync(store),
        StoreActionKind.Restock => CatalogueLife.RestockAsync(store, demand, (int)task.Subject),
        StoreActionKind.Tagging => CatalogueLife.TagAsync(store),
        StoreActionKind.Untagging => CatalogueLife.UntagAsync(store),
        StoreActionKind.CategoryRename => catalogue.RenameCategoryAsync(store),
        StoreActionKind.Rebranding => CatalogueLife.RebrandAsync(store),
        StoreActionKind.ProductRetirement => CatalogueLife.RetireAsync(store),
        StoreActionKind.Erasure => CustomerErasure.EraseAsync(store),
        StoreActionKind.CampaignStart => catalogue.StartCampaignAsync(store),
        _ => throw new ArgumentOutOfRangeException(nameof(task), task.Kind, "Nobody knows how to do this."),
    };
}
