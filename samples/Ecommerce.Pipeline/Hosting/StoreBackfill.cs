using System.Collections.Immutable;
using Ecommerce.Data.Embedded;
using Ecommerce.Data.Generation;
using Ecommerce.Data.Loading;
using Ecommerce.Data.Schema;
using Ecommerce.Pipeline.Cli;
using Ecommerce.Pipeline.Oracle;
using Ecommerce.Pipeline.Status;
using Npgsql;

namespace Ecommerce.Pipeline.Hosting;

/// <summary>Loads a generated store into somebody's PostgreSQL or into an embedded one.</summary>
internal sealed class StoreBackfill(Progress progress, TimeProvider clock)
{
    // For one large load: few checkpoints, and memory for the joins that check the keys. 'run' starts the same folder with its own settings.
    private static readonly ImmutableDictionary<string, string> BulkSettings = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["shared_buffers"] = "256MB",
        ["maintenance_work_mem"] = "256MB",
        ["max_wal_size"] = "8GB",
        ["checkpoint_timeout"] = "1h",
        ["synchronous_commit"] = "off",
        ["autovacuum"] = "off",
    }.ToImmutableDictionary(StringComparer.Ordinal);

    /// <summary>Connections that load at once.</summary>
    public int Writers { get; init; } = 1;

    /// <summary>Whether a folder that is kept gets an oracle of its own.</summary>
    public bool Oracle { get; init; }

    /// <summary>Loads into a database that somebody else runs.</summary>
    public async Task<StoreReport> LoadAsync(string postgres, StoreGenerator generator, IProgress<LoadProgress> report, CancellationToken cancellationToken)
    {
        _ = PostgresAddress.Parse(postgres);
        await using var source = NpgsqlDataSource.Create(postgres);
        var database = new StoreDatabase(source);
        await database.EnsureCreatedAsync(cancellationToken);
        return await new StoreLoader(source, clock) { Writers = Writers }.LoadAsync(generator, report, cancellationToken);
    }

    /// <summary>Starts a server for the load. Without a folder it is gone with its rows at the end; a folder that is named is kept, and <c>run --data-dir</c> goes on with it.</summary>
    public async Task<StoreReport> LoadEmbeddedAsync(string? folder, StoreGenerator generator, IProgress<LoadProgress> report, CancellationToken cancellationToken)
    {
        var parts = await new NativeParts(progress, clock).LocateAsync(postgres: true, chdb: false, cancellationToken);
        using var directory = DataDirectory.Open(folder, generator.Options.Seed);
        try
        {
            var options = new EmbeddedPostgresOptions
            {
                DataDirectory = directory.Postgres,
                BinDirectory = parts.Postgres!.BinDirectory,
                Database = EngineSet.Database,
                Durable = !directory.IsTemporary,
                Settings = BulkSettings,
                TimeProvider = clock,
            };
            await using var server = await EmbeddedPostgres.StartAsync(options, cancellationToken);
            var loaded = await LoadAsync(server.ConnectionString, generator, report, cancellationToken);
            if (!directory.IsTemporary)
            {
                await using var source = NpgsqlDataSource.Create(server.ConnectionString);
                await new StoreDatabase(source).RememberAsync(generator.Options.Seed, cancellationToken: cancellationToken);
                if (Oracle)
                {
                    (await KeptOracle.BeginAsync(directory, source, generator, cancellationToken)).Dispose();
                }

                progress.Say($"The store is kept: run --data-dir {directory.Path} goes on with it.");
            }

            return loaded;
        }
        finally
        {
            directory.Remove();
        }
    }
}
