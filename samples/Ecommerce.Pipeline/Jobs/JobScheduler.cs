using Ecommerce.Data.Geography;
using Ecommerce.Data.Jobs;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;
using Quartz;

namespace Ecommerce.Pipeline.Jobs;

/// <summary>
/// Runs the store's jobs on Quartz. What is due follows from the history in PostgreSQL alone, so nothing is lost with the process; each job looks there again
/// at least every <see cref="LongestWait"/>, which is how it hears of a pause, a resumption or a run by another process.
/// </summary>
internal sealed class JobScheduler(NpgsqlDataSource postgres, long seed, ICityGeocoder? geocoder, TimeProvider clock, ILoggerFactory loggers)
{
    /// <summary>The longest time until a job looks at the history again.</summary>
    public static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(5);

    // A job that another process runs just now is due all the time.
    private static readonly TimeSpan ShortestWait = TimeSpan.FromSeconds(1);

    // Keeps the order of those that are due together.
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(1);

    private readonly JobHistory _history = new(postgres);
    private readonly JobRunner _runner = new(postgres, seed, geocoder, clock, loggers.CreateLogger<JobRunner>());
    private readonly ILogger _logger = loggers.CreateLogger<JobScheduler>();
    private readonly TaskCompletionSource _failed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Runs until cancelled; a run that is under way then is finished first.</summary>
    /// <exception cref="PostgresException">The server refuses what the history needs.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await _history.EnsureCreatedAsync(cancellationToken);
        var builder = QuartzSchedulerBuilder.Create(quartz =>
        {
            quartz.UseInMemoryStore();

            // One after the other: what a job needs of others that are due with it is then there, and none of them takes long.
            quartz.UseDefaultThreadPool(1);
            quartz.UseTimeProvider(clock);
            quartz.Services.AddSingleton(this);
            quartz.Services.AddSingleton(loggers);
        });
        var scheduler = await builder.BuildScheduler(cancellationToken);
        try
        {
            foreach (var (place, job) in StoreJobs.All.Index())
            {
                await scheduler.ScheduleJob(JobBuilder.Create<JobExecution>().WithIdentity(job.Name).Build(), Trigger(job, place * Step), cancellationToken: cancellationToken);
            }

            await scheduler.Start(cancellationToken);
            await Task.WhenAny(_failed.Task, Task.Delay(Timeout.InfiniteTimeSpan, clock, cancellationToken));
        }
        finally
        {
            await scheduler.Shutdown(true, CancellationToken.None);
        }

        if (_failed.Task.IsCompleted)
        {
            await _failed.Task;
        }
    }

    /// <summary>Runs a job if it is due, and says when to look again.</summary>
    public async Task<ITrigger?> AttendAsync(StoreJob job, CancellationToken cancellationToken)
    {
        try
        {
            return Trigger(job, await LookAsync(job, cancellationToken));
        }
        catch (NpgsqlException error) when (IsOutOfReach(error))
        {
            _logger.LogWarning("Job {Name} waits for a database that is out of reach: {Reason}", job.Name, error.Message);
            return Trigger(job, LongestWait);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            _failed.TrySetException(error);
            return null;
        }
    }

    private async Task<TimeSpan> LookAsync(StoreJob job, CancellationToken cancellationToken)
    {
        if ((await _history.PausedAsync(cancellationToken)).Contains(job.Name))
        {
            return LongestWait;
        }

        var next = JobSchedule.Next(job, await _history.LastAsync(job.Name, cancellationToken), clock.GetUtcNow());
        if (next is { } now && now.Due <= clock.GetUtcNow())
        {
            await _runner.RunAsync(job, now.Attempt, cancellationToken);
            next = JobSchedule.Next(job, await _history.LastAsync(job.Name, cancellationToken), clock.GetUtcNow());
        }

        var wait = next is { } later ? later.Due - clock.GetUtcNow() : LongestWait;
        return wait < ShortestWait ? ShortestWait : wait < LongestWait ? wait : LongestWait;
    }

    // Late by more than Quartz's threshold, because all threads were busy or the machine slept: once, now.
    private ITrigger Trigger(StoreJob job, TimeSpan wait) => TriggerBuilder.Create(clock)
        .WithIdentity(job.Name)
        .ForJob(new JobKey(job.Name))
        .StartAt(clock.GetUtcNow() + wait)
        .WithSimpleSchedule(schedule => schedule.WithMisfireInstruction(SimpleTriggerMisfireInstruction.FireNow))
        .Build();

    // PostgreSQL's error classes for "not just now": connection, resources, operator intervention, system.
    private static bool IsOutOfReach(NpgsqlException error) => error is not PostgresException refused || refused.SqlState[..2] is "08" or "53" or "57" or "58";
}
