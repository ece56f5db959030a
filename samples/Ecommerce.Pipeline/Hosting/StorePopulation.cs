using Ecommerce.Data.Generation;
using Ecommerce.Data.Loading;
using Ecommerce.Data.Schema;
using Ecommerce.Data.Store;
using Ecommerce.Pipeline.Cli;
using Ecommerce.Pipeline.Jobs;
using Ecommerce.Pipeline.Oracle;
using Ecommerce.Pipeline.Status;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Ecommerce.Pipeline.Hosting;

/// <summary>The store in PostgreSQL: its schema, its first rows, and its life.</summary>
internal sealed class StorePopulation : IAsyncDisposable
{
    private static readonly GenerationOptions FirstRows = new() { Users = 1_000, Products = 500, Orders = 2_000 };

    private readonly NpgsqlDataSource _postgres;
    private readonly LiveStore? _life;
    private readonly KeptOracle? _oracle;

    private StorePopulation(NpgsqlDataSource postgres, LiveStore? life, StoreTime? time, KeptOracle? oracle)
    {
        _postgres = postgres;
        _life = life;
        Time = time;
        _oracle = oracle;
        Oracle = life is not null && oracle is not null ? new StoreOracleSource(oracle.Oracle, life, postgres) : null;
    }

    private JobScheduler? Jobs { get; init; }

    /// <summary>What knows the right answers; null where none is kept.</summary>
    public IOracleSource? Oracle { get; }

    /// <summary>The time of the living store; null where none lives.</summary>
    public StoreTime? Time { get; }

    /// <summary>Orders placed in this run.</summary>
    public long Orders => _life?.Counts.Orders ?? 0;

    /// <summary>Orders left out in this run: what the database did not keep up with, and what the capture's slot had no room for.</summary>
    public long LeftOut => _life?.Counts is { } counts ? counts.Missed + counts.HeldBack : 0;

    /// <summary>Rows written in this run.</summary>
    public long Rows => _life?.Counts.Rows ?? 0;

    /// <summary>Creates the schema where it is absent and, unless the store is to be left alone, fills it once. <paramref name="mustThrottle"/> slows its life down.</summary>
    public static async Task<StorePopulation> PrepareAsync(
        PipelineSettings settings, DataDirectory directory, string postgres, Progress progress, TimeProvider clock, ILoggerFactory loggers, Func<bool> mustThrottle, CancellationToken cancellationToken)
    {
        var source = NpgsqlDataSource.Create(postgres);
        KeptOracle? oracle = null;
        try
        {
            var database = new StoreDatabase(source);
            await database.EnsureCreatedAsync(cancellationToken);
            if (settings.NoStore)
            {
                return new StorePopulation(source, life: null, time: null, oracle: null);
            }

            if (settings.Jobs)
            {
                await database.RememberAsync(directory.Seed, cancellationToken: cancellationToken);
                return new StorePopulation(source, life: null, time: null, oracle: null) { Jobs = new JobScheduler(source, directory.Seed, JobGeocoder.Create(settings.Nominatim, clock, loggers), clock, loggers) };
            }

            // It can vouch only for a store whose rows it has seen from the first on; of another it says so.
            if (await database.RecallAsync(cancellationToken) is null && await IsEmptyAsync(source, cancellationToken))
            {
                var generator = await FillAsync(source, settings, directory.Seed, progress, clock, cancellationToken);
                oracle = settings.Oracle ? await KeptOracle.BeginAsync(directory, source, generator, cancellationToken) : null;
            }
            else
            {
                oracle = await KeptOracle.ResumeAsync(settings.Oracle, directory, source, progress, clock, cancellationToken);
                if (settings.Backfill is not null)
                {
                    progress.Say("The store has its history already: --backfill changes nothing.");
                }
            }

            await database.RememberAsync(directory.Seed, cancellationToken: cancellationToken);
            var time = await StoreClock.CreateAsync(source, settings.Speed, clock, cancellationToken);
            var options = new StoreLifeOptions { Seed = directory.Seed, OrdersPerSecond = settings.OrdersPerSecond, Rhythm = settings.Rhythm, MustThrottle = mustThrottle, Oracle = oracle?.Oracle };
            var life = new LiveStore(source, StoreClock.Scale(options, time), time, loggers.CreateLogger<LiveStore>());
            return new StorePopulation(source, life, new StoreTime(time, clock), oracle);
        }
        catch (Exception error) when (error is StoreSeedException or StoreShapeException)
        {
            oracle?.Dispose();
            await source.DisposeAsync();
            throw new UsageException(error.Message);
        }
        catch (PostgresException error)
        {
            oracle?.Dispose();
            await source.DisposeAsync();
            throw new PartFailedException($"PostgreSQL at {PostgresAddress.Describe(PostgresAddress.Parse(postgres))}, refuses what the store needs: {error.MessageText} (SQLSTATE {error.SqlState}). 'doctor --postgres …' says which right is missing.", error);
        }
        catch
        {
            oracle?.Dispose();
            await source.DisposeAsync();
            throw;
        }
    }

    /// <summary>Lets the store live until it is cancelled; without a store of our own it only waits.</summary>
    public async Task LiveAsync(CancellationToken cancellationToken)
    {
        try
        {
            Time?.Begin();
            await (Jobs?.RunAsync(cancellationToken) ?? _life?.RunAsync(cancellationToken) ?? Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The run is over.
        }
        finally
        {
            Time?.End();
        }
    }

    /// <summary>Waits until what the store has under way is committed.</summary>
    public async Task SettleAsync(CancellationToken cancellationToken)
    {
        if (_life is not null)
        {
            using var still = await _life.HoldStillAsync(cancellationToken);
        }
    }

    public ValueTask DisposeAsync()
    {
        _oracle?.Dispose();
        return _postgres.DisposeAsync();
    }

    private static async Task<StoreGenerator> FillAsync(
        NpgsqlDataSource source, PipelineSettings settings, long seed, Progress progress, TimeProvider clock, CancellationToken cancellationToken)
    {
        // The history ends now, so that the living store goes on from it.
        var days = settings.Backfill is { } span ? (int)span.TotalDays : FirstRows.HistoryDays;
        var generator = new StoreGenerator(FirstRows with { Seed = seed, Orders = settings.Orders ?? FirstRows.Orders, HistoryDays = days, Until = clock.GetUtcNow() });
        var loaded = await new StoreLoader(source, clock).LoadAsync(generator, new LoadReporter(progress), cancellationToken);
        progress.Say(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"Filled the store: {loaded.Rows:N0} rows, {days} days, in {loaded.Elapsed.TotalSeconds:0.0} s"));
        return generator;
    }

    private static async Task<bool> IsEmptyAsync(NpgsqlDataSource source, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand("SELECT NOT EXISTS (SELECT FROM public.users) AND NOT EXISTS (SELECT FROM public.products)");
        return await command.ExecuteScalarAsync(cancellationToken) is true;
    }

    private sealed class LoadReporter(Progress progress) : IProgress<LoadProgress>
    {
        public void Report(LoadProgress value) =>
            progress.Show(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"Filling the store: {value.Table}, {value.Rows:N0} of {value.TotalRows:N0} rows ({value.Percent:0} %)"));
    }
}
