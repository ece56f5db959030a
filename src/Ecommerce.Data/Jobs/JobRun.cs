namespace Ecommerce.Data.Jobs;

/// <summary>A run of a job, as <c>ecommerce.job_runs</c> keeps it.</summary>
/// <param name="Id">Number of the run, rising.</param>
/// <param name="Name">The job.</param>
/// <param name="Started">When it began.</param>
/// <param name="Ended">When it ended; null while it is under way.</param>
/// <param name="Attempt">1 for the first, then its retries.</param>
/// <param name="Rows">Rows of the store that it wrote; null unless it succeeded.</param>
/// <param name="Error">Why it failed; null unless it did.</param>
/// <param name="State">How it stands.</param>
public sealed record JobRun(long Id, string Name, DateTimeOffset Started, DateTimeOffset? Ended, int Attempt, long? Rows, string? Error, JobState State);
