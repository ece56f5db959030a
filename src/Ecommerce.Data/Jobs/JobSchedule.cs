namespace Ecommerce.Data.Jobs;

/// <summary>
/// When a job is due, from its last run alone: so a host that starts again goes on where the last one stopped. What was missed meanwhile is made up for by one
/// run, not by one for each time.
/// </summary>
public static class JobSchedule
{
    // A Sunday.
    private static readonly DateTimeOffset GridStart = new(1970, 1, 4, 0, 0, 0, TimeSpan.Zero);

    /// <summary>When a job runs next.</summary>
    /// <param name="job">The job.</param>
    /// <param name="last">Its last run; null if it never ran. One that is under way counts as failed when its retry is due: if its process is gone it has, and if not the two cannot overlap.</param>
    /// <param name="now">The time.</param>
    /// <returns>When, which may have passed, and as which attempt; null if never again by itself.</returns>
    public static (DateTimeOffset Due, int Attempt)? Next(StoreJob job, JobRun? last, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(job);
        if (last is null)
        {
            return (now, 1);
        }

        if (last.State != JobState.Succeeded && last.Attempt <= job.Retries)
        {
            return ((last.Ended ?? last.Started) + job.RetryDelay, last.Attempt + 1);
        }

        return job.Every is { } every ? (PeriodOf(last.Started, every) + every, 1) : null;
    }

    /// <summary>Start of the period that an instant is in.</summary>
    /// <param name="instant">The instant.</param>
    /// <param name="every">Length of the period.</param>
    /// <returns>Its start.</returns>
    public static DateTimeOffset PeriodOf(DateTimeOffset instant, TimeSpan every)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(every, TimeSpan.Zero);
        var since = (instant - GridStart).Ticks;
        return GridStart + TimeSpan.FromTicks(since - (((since % every.Ticks) + every.Ticks) % every.Ticks));
    }
}
