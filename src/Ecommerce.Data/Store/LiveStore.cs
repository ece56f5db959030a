using System.Threading.Channels;
using Ecommerce.Data.Generation;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace Ecommerce.Data.Store;

/// <summary>
/// Keeps a store alive: customers register and order, payments come or fail, parcels go out, money goes back, prices move. Every action is one transaction
/// that leaves the store's rules whole; choices follow from the seed, times from the clock. It takes up what an earlier life left, and survives a server
/// that restarts.
/// </summary>
public sealed class LiveStore
{
    private const int QueueLength = 128;
    private const double TakenUpPerSecond = 20;
    private static readonly TimeSpan LongestNap = TimeSpan.FromMilliseconds(25);

    // Task.Delay counts in whole milliseconds: less than one is none, and nobody waits for a clock that is stopped just then.
    private static readonly TimeSpan ShortestNap = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan TooLate = TimeSpan.FromSeconds(2);

    private readonly NpgsqlDataSource _dataSource;
    private readonly StoreLifeOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly StoreCounters _counters = new();
    private readonly StoreAgenda _agenda = new();
    private readonly StoreGate _gate;
    private readonly double _pace;
    private int _running;

    /// <summary>Prepares a life in a store that <see cref="Schema.StoreDatabase"/> created and that has cities, staff, addresses and products.</summary>
    /// <param name="dataSource">Connections to the store's database; the caller keeps it and disposes of it.</param>
    /// <param name="options">How it lives.</param>
    /// <param name="timeProvider">The clock of what happens and when, for example a <see cref="VirtualClock"/>; null for the system's.</param>
    /// <param name="logger">Null for none.</param>
    /// <exception cref="ArgumentException">Options that do not fit; the message names each.</exception>
    public LiveStore(NpgsqlDataSource dataSource, StoreLifeOptions options, TimeProvider? timeProvider = null, ILogger? logger = null)
    {
        ArgumentNullException.ThrowIfNull(dataSource);
        ArgumentNullException.ThrowIfNull(options);
        if (options.Faults() is { Count: > 0 } faults)
        {
            throw new ArgumentException(string.Join("; ", faults) + ".", nameof(options));
        }

        _dataSource = dataSource;
        _options = options;
        _time = timeProvider ?? TimeProvider.System;
        _pace = (_time as VirtualClock)?.Speed ?? 1;
        _gate = new StoreGate(options.Writers);
        _logger = logger ?? NullLogger.Instance;
    }

    /// <summary>What it has done so far; may be read at any time.</summary>
    public StoreLifeCounts Counts => _counters.Read();

    /// <summary>Lets what is under way commit, then holds the store still until the result is disposed of. One holds it at a time; the next waits.</summary>
    /// <param name="cancellationToken">Gives up waiting; the store then goes on.</param>
    /// <returns>Dispose of it to let the store go on.</returns>
    public Task<IDisposable> HoldStillAsync(CancellationToken cancellationToken = default) => _gate.CloseAsync(cancellationToken);

    /// <summary>Lives until cancelled. Transactions that are under way then are finished first.</summary>
    /// <param name="cancellationToken">Ends it; the method then returns without an error.</param>
    /// <exception cref="PostgresException">The server refused a statement for good: a missing table or right, a violated CHECK.</exception>
    /// <exception cref="InvalidOperationException">It is running already.</exception>
    public async Task RunAsync(CancellationToken cancellationToken = default)
    {
        if (Interlocked.Exchange(ref _running, 1) != 0)
        {
            throw new InvalidOperationException("This store is alive already.");
        }

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        try
        {
            var words = await Task.Run(() => new StoreWords(_options.Seed, _options.Locale), cancellationToken).ConfigureAwait(false);
            var generator = await Task.Run(() => new StoreGenerator(new() { Seed = _options.Seed, Locale = _options.Locale }), cancellationToken).ConfigureAwait(false);
            var customers = new CustomerLife(generator, words);
            var catalogue = new CatalogueLife(words);
            var demand = new StoreDemand(_options);
            var number = await TakeUpAsync(demand, customers, catalogue, stop.Token).ConfigureAwait(false);
            var queue = Channel.CreateBounded<StoreTask>(QueueLength);
            List<Task> parts = [DispatchAsync(queue.Writer, demand, number, stop.Token)];
            for (var i = 0; i < _options.Writers; i++)
            {
                parts.Add(Task.Run(() => WorkAsync(queue.Reader, demand, customers, catalogue, stop.Token), CancellationToken.None));
            }

            // The first that ends, ends all: by the cancellation, or by an error that must not be swallowed.
            var first = await Task.WhenAny(parts).ConfigureAwait(false);
            await stop.CancelAsync().ConfigureAwait(false);
            await Task.WhenAll(parts).ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default).ConfigureAwait(false);
            await first.ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // As asked.
        }
        finally
        {
            Interlocked.Exchange(ref _running, 0);
            var counts = Counts;
            Log.Stopped(_logger, counts.Orders, counts.Transactions);
        }
    }

    /// <summary>Schedules the next step of orders that are open, evenly, so that a long pause does not end in a flood. Returns the first free running number.</summary>
    private async Task<long> TakeUpAsync(StoreDemand demand, CustomerLife customers, CatalogueLife catalogue, CancellationToken cancellationToken)
    {
        var writer = Writer(demand, customers, catalogue);
        await using var ending = writer.ConfigureAwait(false);
        var (steps, lastId) = await writer.WithConnectionAsync(OpenOrders.ReadAsync, cancellationToken).ConfigureAwait(false);
        await writer.LookAsync(cancellationToken).ConfigureAwait(false);
        var now = _time.GetUtcNow();
        var span = TimeSpan.FromSeconds(Math.Max(_options.StepDelay.TotalSeconds, steps.Count / Math.Max(TakenUpPerSecond / _pace, 2 * _options.OrdersPerSecond)));
        for (var i = 0; i < steps.Count; i++)
        {
            _agenda.Add(steps[i], now + (span * ((i + 1.0) / steps.Count)));
        }

        Log.Started(_logger, _options.OrdersPerSecond, steps.Count);
        return lastId;
    }

    /// <summary>Hands out what is due: arrivals by the clock, whatever the database keeps up with, and the steps that follow from them.</summary>
    private async Task DispatchAsync(ChannelWriter<StoreTask> queue, StoreDemand demand, long number, CancellationToken cancellationToken)
    {
        var (longestNap, tooLate) = (LongestNap * _pace, TooLate * _pace);
        var arrivals = new OrderArrivals(_options, _counters, _time.GetUtcNow(), tooLate, demand.CampaignsAt);
        while (true)
        {
            // One arrival by each look at the clock: handing it out may take long, and what is too late by then is given up.
            var now = _time.GetUtcNow();
            var hasArrived = arrivals.TryTake(now);
            if (hasArrived)
            {
                foreach (var task in StoreSideline.Beside(_options.Seed, ++number, _options.Rates).Prepend(new(StoreActionKind.OrderPlacement, number)))
                {
                    await queue.WriteAsync(task, cancellationToken).ConfigureAwait(false);
                }
            }

            while (_agenda.TryTake(now, out var due))
            {
                await queue.WriteAsync(due, cancellationToken).ConfigureAwait(false);
            }

            if (hasArrived)
            {
                continue;
            }

            now = _time.GetUtcNow();
            var nap = _agenda.Wait(now, arrivals.Wait(now, longestNap));
            if (nap > TimeSpan.Zero)
            {
                await Task.Delay(nap > ShortestNap ? nap : ShortestNap, _time, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private async Task WorkAsync(ChannelReader<StoreTask> queue, StoreDemand demand, CustomerLife customers, CatalogueLife catalogue, CancellationToken cancellationToken)
    {
        var writer = Writer(demand, customers, catalogue);
        await using var ending = writer.ConfigureAwait(false);
        await foreach (var task in queue.ReadAllAsync(cancellationToken).ConfigureAwait(false))
        {
            foreach (var (following, delays) in await _gate.PassAsync(() => writer.PerformAsync(task, cancellationToken), cancellationToken).ConfigureAwait(false))
            {
                _agenda.Add(following, _time.GetUtcNow() + (_options.StepDelay * delays));
            }
        }
    }

    private StoreWriter Writer(StoreDemand demand, CustomerLife customers, CatalogueLife catalogue) => new(_dataSource, _options, demand, customers, catalogue, _counters, _time, _logger);
}
