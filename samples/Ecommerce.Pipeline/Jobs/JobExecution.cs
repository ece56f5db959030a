using Ecommerce.Data.Jobs;
using Quartz;

namespace Ecommerce.Pipeline.Jobs;

/// <summary>What Quartz calls when a job's trigger fires.</summary>
[DisallowConcurrentExecution]
internal sealed class JobExecution(JobScheduler desk) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        var job = StoreJobs.Find(context.JobDetail.Key.Name) ?? throw new InvalidOperationException($"There is no job {context.JobDetail.Key.Name}.");
        if (await desk.AttendAsync(job, cancellationToken) is { } next)
        {
            await context.Scheduler.RescheduleJob(context.Trigger.Key, next, CancellationToken.None);
        }
    }
}
