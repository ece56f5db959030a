using System.Globalization;
using Ecommerce.Data.Generation;
using Ecommerce.Data.Schema;

namespace Ecommerce.Testing.Chaos;

/// <summary>Plays a plan on a scene: store activity and faults, and after at most every ten faults a quiet point at which all answers must be exact on three sides.</summary>
/// <param name="scene">The scene, whose store lives.</param>
public sealed class ChaosRun(ChaosScene scene)
{
    /// <summary>Faults from one quiet point to the next. Default 8.</summary>
    public int FaultsBetweenQuietPoints { get; init; } = 8;

    /// <summary>Plays it.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="cancellationToken">Ends it early, with an exception.</param>
    /// <returns>What was found. The first thing that goes wrong ends the run.</returns>
    public async Task<ChaosOutcome> PlayAsync(ChaosPlan plan, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(plan);
        var started = scene.Clock.GetTimestamp();
        var (faults, quiet, since, lost, ghosts) = (0, 0, 0, 0L, 0L);
        string? failure = null;
        int? failed = null;
        try
        {
            await scene.EnsureRunningAsync(cancellationToken).ConfigureAwait(false);
            foreach (var step in plan.Steps)
            {
                failed = step.Number;
                await PlayAsync(plan, step, cancellationToken).ConfigureAwait(false);
                faults++;
                since++;
                if (since >= FaultsBetweenQuietPoints || step == plan.Steps[^1])
                {
                    await QuietAsync(cancellationToken).ConfigureAwait(false);
                    quiet++;
                    since = 0;
                }
            }

            // Nobody writes any more, so that rows can be compared one by one.
            await scene.Store.StopAsync().ConfigureAwait(false);
            await scene.VerifyAsync(cancellationToken).ConfigureAwait(false);
            quiet++;
            (lost, ghosts) = await CompareRowsAsync(cancellationToken).ConfigureAwait(false);
            failed = null;
        }
        catch (Exception error) when (!cancellationToken.IsCancellationRequested)
        {
            failure = Describe(error);
        }

        return new ChaosOutcome { Faults = faults, QuietPoints = quiet, Lost = lost, Ghosts = ghosts, Duration = scene.Clock.GetElapsedTime(started), Failure = failure, FailedStep = failed };
    }

    private async Task PlayAsync(ChaosPlan plan, ChaosStep step, CancellationToken cancellationToken)
    {
        var began = scene.Clock.GetTimestamp();
        scene.Random = new RandomStream(plan.Seed, "chaos/fault", step.Number);
        await scene.EnsureRunningAsync(cancellationToken).ConfigureAwait(false);
        await scene.LiveAsync(step.Activity, cancellationToken).ConfigureAwait(false);
        try
        {
            await step.Fault.ApplyAsync(scene, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ChaosException($"Step {step.Number.ToString(CultureInfo.InvariantCulture)}, {step.Fault}: {error.Message}", error);
        }

        scene.Say(string.Create(CultureInfo.InvariantCulture, $"step {step.Number} {step.Fault.Name} ({scene.Clock.GetElapsedTime(began).TotalSeconds:0.0} s)"));
    }

    private async Task QuietAsync(CancellationToken cancellationToken)
    {
        var began = scene.Clock.GetTimestamp();
        await scene.MendAsync(cancellationToken).ConfigureAwait(false);
        var mended = scene.Clock.GetElapsedTime(began);
        var report = await scene.VerifyAsync(cancellationToken).ConfigureAwait(false);
        scene.Say(string.Create(CultureInfo.InvariantCulture, $"quiet point: {report.Exact}/{report.Answers} exact on three sides (mended in {mended.TotalSeconds:0.0} s, verified in {(scene.Clock.GetElapsedTime(began) - mended).TotalSeconds:0.0} s)"));
    }

    /// <summary>Rows of every table, also of those that no answer reads. The store has ended and the pipeline has caught up.</summary>
    private async Task<(long Lost, long Ghosts)> CompareRowsAsync(CancellationToken cancellationToken)
    {
        var (lost, ghosts) = (0L, 0L);
        foreach (var table in StoreSchema.Tables)
        {
            var there = await scene.Store.ReadIdsAsync(table.Name, cancellationToken).ConfigureAwait(false);
            var stored = (await scene.Pipeline.QueryClickHouseAsync($"SELECT id FROM `{table.Name}` FINAL", cancellationToken).ConfigureAwait(false))
                .Select(row => int.Parse(row[0], CultureInfo.InvariantCulture)).ToHashSet();
            lost += there.Count(id => !stored.Contains(id));
            ghosts += stored.Count(id => !there.Contains(id));
        }

        return (lost, ghosts);
    }

    private static string Describe(Exception error) => error is ChaosException ? error.Message : $"{error.GetType().Name}: {error.Message}";
}
