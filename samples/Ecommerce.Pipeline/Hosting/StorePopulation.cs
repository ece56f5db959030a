using Ecommerce.Data.Generation;
using Ecommerce.Data.Loading;
using Ecommerce.Data.Schema;
using Ecommerce.Data.Store;
using Ecommerce.Pipeline.Cli;
using Ecommerce.Pipeline.Jobs;
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

    private StorePopulation(NpgsqlDataSource postgres, LiveStore? life)
    {
        _postgres = postgres;
        _life = life;
    }

    private JobScheduler? Jobs { get; init; }

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
        try
        {
            var database = new StoreDatabase(source);
            await database.EnsureCreatedAsync(cancellationToken);
            if (settings.NoStore)
            {
                return new StorePopulation(source, life: null);
            }

            if (settings.Jobs)
            {
                await database.RememberAsync(directory.Seed, cancellationToken: cancellationToken);
                return new StorePopulation(source, life: null) { Jobs = new JobScheduler(source, directory.Seed, clock, loggers) };
            }

            if (await database.RecallAsync(cancellationToken) is null && await IsEmptyAsync(source, cancellationToken))
            {
                await FillAsync(source, directory.Seed, progress, clock, cancellationToken);
            }

            await database.RememberAsync(directory.Seed, cancellationToken: cancellationToken);
            var life = new LiveStore(source, new StoreLifeOptions { Seed = directory.Seed, OrdersPerSecond = settings.OrdersPerSecond, MustThrottle = mustThrottle }, clock, loggers.CreateLogger<LiveStore>());
            return new StorePopulation(source, life);
        }
        catch (Exception error) when (error is StoreSeedException or StoreShapeException)
        {
            await source.DisposeAsync();
            throw new UsageException(error.Message);
        }
        catch (PostgresException error)
        {
            await source.DisposeAsync();
            throw new PartFailedException($"PostgreSQL at {PostgresAddress.Describe(PostgresAddress.Parse(postgres))}, refuses what the store needs: {error.MessageText} (SQLSTATE {error.SqlState}). 'doctor --postgres …' says which right is missing.", error);
        }
        catch
        {
            await source.DisposeAsync();
            throw;
        }
    }

    /// <summary>Lets the store live until it is cancelled; without a store of our own it only waits.</summary>
    public async Task LiveAsync(CancellationToken cancellationToken)
    {
        try
        {
            await (Jobs?.RunAsync(cancellationToken) ?? _life?.RunAsync(cancellationToken) ?? Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The run is over.
        }
    }

    public ValueTask DisposeAsync() => _postgres.DisposeAsync();

    private static async Task FillAsync(NpgsqlDataSource source, long seed, Progress progress, TimeProvider clock, CancellationToken cancellationToken)
    {
        // The history ends now, so that the living store goes on from it.
        var generator = new StoreGenerator(FirstRows with { Seed = seed, Until = clock.GetUtcNow() });
        var loaded = await new StoreLoader(source, clock).LoadAsync(generator, new LoadReporter(progress), cancellationToken);
        progress.Say(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"Filled the store: {loaded.Rows:N0} rows in {loaded.Elapsed.TotalSeconds:0.0} s"));
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
