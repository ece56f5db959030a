using Ecommerce.Pipeline.Cli;
using Ecommerce.Pipeline.Status;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Ecommerce.Pipeline.Hosting;

/// <summary>One run from the folder's lock to the last verification. What stops the host stops it in order: store, verification, pipeline, engines, folder.</summary>
internal sealed class PipelineService(
    PipelineSettings settings,
    RunOutcome outcome,
    Progress progress,
    TimeProvider clock,
    ILoggerFactory loggers,
    IHostApplicationLifetime lifetime) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Starting is long; the host must not wait for it, or a signal would find nobody.
        await Task.Yield();
        try
        {
            outcome.Summary = await RunAsync(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            outcome.Failure = new PartFailedException("Stopped before the pipeline was ready: nothing was verified.");
        }
        catch (Exception error)
        {
            outcome.Failure = error;
        }
        finally
        {
            lifetime.StopApplication();
        }
    }

    private async Task<RunSummary> RunAsync(CancellationToken stopping)
    {
        await AbandonedFolders.TidyAsync(loggers, clock, stopping);
        using var directory = DataDirectory.Open(settings.DataDirectory, settings.Seed);
        try
        {
            await using var engines = await EngineSet.StartAsync(settings, directory, progress, clock, loggers, stopping);
            await using var pipeline = await Pipeline.StartAsync(settings, directory, engines, progress, clock, loggers, stopping);
            await using var door = engines.Chdb is { } chdb ? await StartDoorAsync(chdb) : null;
            var ready = progress.Elapsed;
            Announce(directory, engines, door);

            await LiveAsync(pipeline, stopping);

            var verification = settings.Verify ? await VerifyAsync(engines, pipeline) : null;
            await pipeline.EndAsync(keepsPlace: !directory.IsTemporary || engines.Chdb is null);
            return new RunSummary { Seed = directory.Seed, Status = pipeline.Status, Ready = ready, Verification = verification };
        }
        finally
        {
            directory.Remove();
        }
    }
}
