using System.Collections.Immutable;
using System.Globalization;
using Ecommerce.Data.Embedded;
using Ecommerce.Pipeline.Hosting;
using Ecommerce.Pipeline.Status;
using Ecommerce.Testing.Chaos;
using Ecommerce.Testing.Faults;
using Ecommerce.Testing.Subjects;

namespace Ecommerce.Pipeline.Chaos;

/// <summary>Sets a scene of a real PostgreSQL, a living store and a host in a process of its own, and plays a plan on it; where that fails, plays shorter ones.</summary>
internal sealed class ChaosCommand(ChaosSettings settings, Progress progress, TimeProvider clock)
{
    private static readonly ImmutableDictionary<string, string> ServerSettings = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["shared_buffers"] = "64MB",
        ["max_wal_size"] = "128MB",
        ["min_wal_size"] = "32MB",
        ["checkpoint_timeout"] = "30s",
    }.ToImmutableDictionary(StringComparer.Ordinal);

    public async Task<ChaosReport> RunAsync(CancellationToken cancellationToken)
    {
        var outcome = await PlayAsync(steps: settings.Steps, cancellationToken);
        if (outcome.Failure is null)
        {
            return new ChaosReport(settings, outcome, Replay: null);
        }

        progress.Say($"FAILED: {outcome.Failure}");
        var replay = Replay(Enumerable.Range(1, outcome.FailedStep ?? settings.Faults).Where(number => settings.Steps?.Contains(number) ?? true));
        progress.Say($"replay: {replay}");
        if (settings.Shrink > TimeSpan.Zero && outcome.FailedStep is { } failed)
        {
            replay = Replay(await ShrinkAsync([.. Enumerable.Range(1, failed).Where(number => settings.Steps?.Contains(number) ?? true)], cancellationToken));
            progress.Say($"shrunk: {replay}");
        }

        return new ChaosReport(settings, outcome, replay);
    }

    private async Task<IReadOnlyList<int>> ShrinkAsync(IReadOnlyList<int> steps, CancellationToken cancellationToken) => await Shrinker.MinimizeAsync(
        steps,
        async fewer =>
        {
            progress.Say($"shrinking: steps {StepNumbers.Format(fewer)}");
            return (await PlayAsync(fewer, cancellationToken)).Failure is not null;
        },
        settings.Shrink,
        clock,
        cancellationToken);

    private async Task<ChaosOutcome> PlayAsync(IReadOnlyList<int>? steps, CancellationToken cancellationToken)
    {
        var parts = await new NativeParts(progress, clock).LocateAsync(postgres: true, chdb: true, cancellationToken);
        using var folder = DataDirectory.Open(settings.Folder, settings.Seed);
        try
        {
            var options = new EmbeddedPostgresOptions { DataDirectory = folder.Postgres, BinDirectory = parts.Postgres!.BinDirectory, Database = EngineSet.Database, Settings = ServerSettings };
            await using var postgres = await PostgresUnderTest.StartAsync(folder.Path, options, cancellationToken);
            await using var store = await StoreUnderTest.CreateAsync(postgres.ConnectionString, new StoreUnderTestOptions { Seed = settings.Seed }, cancellationToken);
            await using var pipeline = new HostUnderTest(folder.Path, clock);
            var scene = new ChaosScene(postgres, store, pipeline, progress.Say, clock);
            await scene.EnsureRunningAsync(cancellationToken);
            store.Start();
            var plan = Plan(pipeline);
            return await new ChaosRun(scene) { FaultsBetweenQuietPoints = settings.KillsOnly ? 1 : 8 }.PlayAsync(steps is null ? plan : plan.Only(steps), cancellationToken);
        }
        finally
        {
            folder.Remove();
        }
    }

    private ChaosPlan Plan(IPipelineUnderTest pipeline)
    {
        if (settings.KillsOnly)
        {
            return ChaosPlan.Make(settings.Seed, settings.Faults, [new FaultKind("kill-host", static _ => new KillHost())]);
        }

        var kinds = FaultCatalogue.For(pipeline);
        var chosen = settings.Kinds is { } named ? [.. kinds.Where(kind => named.Contains(kind.Name, StringComparer.Ordinal))] : kinds;
        return chosen.IsEmpty
            ? throw new Cli.UsageException($"--kinds names no fault that this host can be brought back from. There are: {string.Join(", ", kinds.Select(kind => kind.Name))}.")
            : ChaosPlan.Make(settings.Seed, settings.Faults, chosen);
    }

    private string Replay(IEnumerable<int> steps) => string.Create(
        CultureInfo.InvariantCulture,
        $"chaos --seed {settings.Seed} {(settings.KillsOnly ? "--kills" : "--faults")} {settings.Faults}{(settings.Kinds is { } kinds ? " --kinds " + string.Join(',', kinds) : "")} --steps {StepNumbers.Format(steps)}");
}
