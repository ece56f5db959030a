using System.Globalization;
using Ecommerce.Data.Jobs;

namespace Ecommerce.Data.Tests.Jobs;

public sealed class JobScheduleTests
{
    private static readonly DateTimeOffset Now = At("2026-03-04 12:30:20");

    [Fact]
    public void Has_the_jobs_of_the_reference_with_their_schedules_and_retries() =>
        StoreJobs.All.Select(job => (job.Name, job.Every?.TotalMinutes, job.Retries, job.RetryDelay.TotalMinutes)).Should().Equal(
            ("province_and_city", null, 1, 5),
            ("tag", null, 1, 5),
            ("brand", 10_080.0, 3, 5),
            ("category", 10_080.0, 3, 5),
            ("product", 10_080.0, 5, 2),
            ("discount_and_campaign", 10_080.0, 3, 5),
            ("user_registration", 1.0, 3, 5),
            ("order_process", 1.0, 5, 5));

    [Fact]
    public void Runs_at_once_what_never_ran() => StoreJobs.All.Select(job => JobSchedule.Next(job, null, Now)).Should().Equal(StoreJobs.All.Select(_ => ((DateTimeOffset, int)?)(Now, 1)));

    [Theory]
    [InlineData("order_process", "2026-03-04 12:30:05", "2026-03-04 12:31:00")]
    [InlineData("order_process", "2026-03-04 12:30:00", "2026-03-04 12:31:00")]
    [InlineData("order_process", "2026-03-01 00:00:30", "2026-03-01 00:01:00")]
    [InlineData("brand", "2026-03-04 12:30:00", "2026-03-08 00:00:00")]
    [InlineData("brand", "2026-03-08 00:00:00", "2026-03-15 00:00:00")]
    [InlineData("brand", "2026-03-07 23:59:59", "2026-03-08 00:00:00")]
    [InlineData("brand", "1969-12-29 00:00:00", "1970-01-04 00:00:00")]
    [InlineData("tag", "2026-03-04 12:30:00", null)]
    public void Goes_on_from_the_last_success(string name, string started, string? due)
    {
        var next = JobSchedule.Next(StoreJobs.Find(name)!, Run(name, started, 2, JobState.Succeeded), Now);
        next.Should().Be(due is null ? null : (At(due), 1));
    }

    [Theory]
    [InlineData("product", 1, "12:02:10", 2)]
    [InlineData("product", 5, "12:02:10", 6)]
    [InlineData("brand", 3, "12:05:10", 4)]
    [InlineData("tag", 1, "12:05:10", 2)]
    public void Tries_again_what_failed(string name, int attempt, string due, int next) =>
        JobSchedule.Next(StoreJobs.Find(name)!, Run(name, "2026-03-04 12:00:00", attempt, JobState.Failed), Now).Should().Be((At("2026-03-04 " + due), next));

    [Theory]
    [InlineData("product", 6, "2026-03-08 00:00:00")]
    [InlineData("order_process", 6, "2026-03-04 12:01:00")]
    [InlineData("tag", 2, null)]
    public void Gives_up_when_the_retries_are_spent(string name, int attempt, string? due) =>
        JobSchedule.Next(StoreJobs.Find(name)!, Run(name, "2026-03-04 12:00:00", attempt, JobState.Failed), Now).Should().Be(due is null ? null : (At(due), 1));

    [Fact]
    public void Takes_up_a_run_whose_host_is_gone() =>
        JobSchedule.Next(StoreJobs.Tag, Run("tag", "2026-03-04 12:00:00", 1, JobState.Running) with { Ended = null }, Now).Should().Be((At("2026-03-04 12:05:00"), 2));

    private static JobRun Run(string name, string started, int attempt, JobState state) => new(1, name, At(started), At(started).AddSeconds(10), attempt, null, null, state);

    private static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
}
