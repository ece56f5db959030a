using System.Text.Json;
using Ecommerce.Data.Jobs;
using Ecommerce.Data.Schema;
using Ecommerce.Data.Tests.Geography;
using Ecommerce.Testing;
using Npgsql;

namespace Ecommerce.Pipeline.Tests.EndToEnd;

/// <summary>The scheduled jobs as a user runs and steers them: by a host, and from other processes.</summary>
public sealed class JobsVerbTests(PostgresServerFixture server)
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Jobs_are_listed_run_paused_and_remembered_from_any_process()
    {
        await using var database = await server.CreateDatabaseAsync();
        await new StoreDatabase(database.DataSource).EnsureCreatedAsync();

        var fresh = await JobsAsync(database, "list");
        fresh.GetProperty("jobs").EnumerateArray().Select(job => (Text(job, "name"), Text(job, "schedule"))).Should().Equal(
            ("province_and_city", "once"), ("tag", "once"), ("brand", "weekly"), ("category", "weekly"), ("product", "weekly"), ("discount_and_campaign", "weekly"),
            ("user_registration", "every minute"), ("order_process", "every minute"));
        fresh.GetProperty("jobs").EnumerateArray().Should().OnlyContain(job => job.GetProperty("last").ValueKind == JsonValueKind.Null && !job.GetProperty("paused").GetBoolean());

        var ran = await JobsAsync(database, "run", "province_and_city");
        (Text(ran, "state"), Text(ran, "name"), ran.GetProperty("attempt").GetInt32()).Should().Be(("succeeded", "province_and_city", 1));
        ran.GetProperty("rows").GetInt64().Should().Be(await database.ScalarAsync<long>("SELECT (SELECT count(*) FROM provinces) + (SELECT count(*) FROM cities)"));

        var failed = await HostProcess.RunAsync(["jobs", "run", "product", "--postgres", database.ConnectionString, "--json"], Soon);
        failed.ExitCode.Should().Be(3, failed.Errors);
        Text(failed.LastLine(), "error").Should().Contain("needs a successful run of brand");

        (await JobsAsync(database, "pause", "order_process")).GetProperty("changed").GetBoolean().Should().BeTrue();
        var paused = (await JobsAsync(database, "list")).GetProperty("jobs").EnumerateArray().Single(job => job.GetProperty("paused").GetBoolean());
        (Text(paused, "name"), paused.GetProperty("next").ValueKind).Should().Be(("order_process", JsonValueKind.Null));
        (await JobsAsync(database, "resume", "order_process")).GetProperty("changed").GetBoolean().Should().BeTrue();

        (await JobsAsync(database, "history")).GetProperty("runs").EnumerateArray().Select(run => (Text(run, "name"), Text(run, "state"))).Should().Equal(("product", "failed"), ("province_and_city", "succeeded"));
        (await JobsAsync(database, "history", "product", "--limit", "5")).GetProperty("runs").GetArrayLength().Should().Be(1);
        var plain = await HostProcess.RunAsync(["jobs", "history", "--postgres", database.ConnectionString], Soon);
        plain.Output.Should().Contain("province_and_city").And.Contain("rows").And.Contain("needs a successful run of brand");
    }

    [Fact]
    public async Task Cities_are_asked_for_at_the_named_server_in_the_users_name_and_kept()
    {
        using var folder = new ScratchFolder();
        using var nominatim = new NominatimServer(TimeProvider.System);
        var answers = nominatim.Answers;

        // It answers two cities and turns the rest away, so that the gazetteer takes over soon.
        nominatim.Answers = request => nominatim.Requests.Count <= 2 ? answers(request) : new(403, "Usage limit");
        await using var database = await server.CreateDatabaseAsync();
        await new StoreDatabase(database.DataSource).EnsureCreatedAsync();
        var cache = new Dictionary<string, string?> { ["ECOMMERCE_CACHE"] = folder.Path };
        string[] arguments = ["jobs", "run", "province_and_city", "--postgres", database.ConnectionString, "--geocoder", "nominatim", "--nominatim-url", nominatim.Address.ToString().TrimEnd('/'), "--json"];

        var ran = await HostProcess.RunAsync([.. arguments, "--nominatim-user-agent", "MyShop/1.2 (mail@example.com)"], Soon, cache);

        ran.ExitCode.Should().Be(0, ran.Errors);
        Text(ran.LastLine(), "state").Should().Be("succeeded");
        nominatim.Requests.Should().HaveCountGreaterThan(2).And.OnlyContain(request => request.UserAgent == "MyShop/1.2 (mail@example.com)");
        (await database.ScalarAsync<long>("SELECT count(*) FROM cities WHERE latitude BETWEEN 45.5202 AND 45.5203")).Should().Be(2);
        (await database.ScalarAsync<long>("SELECT count(*) FROM cities WHERE latitude IS NULL")).Should().Be(0);
        Directory.GetFiles(folder.File("nominatim"), "*.json").Should().HaveCount(2);

        await RefusedAsync("--nominatim-user-agent", arguments);
        await RefusedAsync("--jobs", "run", "--geocoder", "nominatim", "--nominatim-user-agent", "MyShop/1.2");
        await RefusedAsync("--geocoder nominatim", "run", "--jobs", "--nominatim-user-agent", "MyShop/1.2");
    }

    [Fact]
    public async Task What_cannot_be_is_refused_with_its_reason()
    {
        await using var empty = await server.CreateDatabaseAsync();
        await RefusedAsync("There is no store", "jobs", "list", "--postgres", empty.ConnectionString);
        await RefusedAsync("order_process", "jobs", "run", "orders", "--postgres", empty.ConnectionString);
        await RefusedAsync("There is no job 'orders'", "jobs", "history", "orders", "--postgres", empty.ConnectionString);
        await RefusedAsync("--postgres", "jobs", "list");
        await RefusedAsync("--no-store writes nothing", "run", "--jobs", "--no-store", "--postgres", empty.ConnectionString, "--slot", "ecommerce_jobs_refused");
        (await empty.ScalarAsync<long>("SELECT count(*) FROM pg_namespace WHERE nspname = 'ecommerce'")).Should().Be(0);
    }

    [Fact]
    public async Task A_host_runs_the_jobs_instead_of_the_living_store_and_goes_on_after_a_restart()
    {
        using var folder = new ScratchFolder();
        string[] arguments = ["--jobs", "--data-dir", folder.File("data"), "--seed", "4"];
        string[] lasting = ["province_and_city", "tag", "brand", "category", "product", "discount_and_campaign"];
        string[] done = [.. lasting, "user_registration"];
        await using (var first = await RunningPipeline.StartAsync(arguments))
        {
            await UntilAsync(first, async () => (await RunsAsync(first)).Count(run => run.State == JobState.Succeeded && done.Contains(run.Name)) >= done.Length);
            var runs = await RunsAsync(first);
            runs.Where(run => run.State == JobState.Succeeded && run.Name is not "user_registration").Select(run => run.Name).Should().BeEquivalentTo(lasting, "each runs once");
            (await first.ScalarAsync<long>("SELECT count(*) FROM users")).Should().BeLessThan(20, "the living store is not there");
            var paused = await HostProcess.RunAsync(["jobs", "pause", "user_registration", "--endpoints", first.EndpointsFile], Soon);
            paused.ExitCode.Should().Be(0, paused.Errors);
            await first.ShouldBeExactAsync("what jobs write flows like everything else");
            (await first.InterruptAsync()).ExitCode.Should().Be(0);
        }

        await using var second = await RunningPipeline.StartAsync(arguments);
        var registrations = (await RunsAsync(second)).Count(run => run.Name == "user_registration");

        // The order that found no staff is tried again five minutes later, so nothing else is due here but what is paused.
        await second.ExecuteAsync("UPDATE ecommerce.job_runs SET started = started - interval '1 hour', ended = ended - interval '1 hour' WHERE name IN ('user_registration', 'order_process')");
        await UntilAsync(second, async () => (await RunsAsync(second)).Count(run => run.Name == "order_process") >= 2);
        (await RunsAsync(second)).Count(run => run.Name == "user_registration").Should().Be(registrations, "the pause outlived the host");
        (await RunsAsync(second)).Count(run => lasting.Contains(run.Name) && run.State == JobState.Succeeded).Should().Be(lasting.Length, "what is done for the week stays done");
        var resumed = await HostProcess.RunAsync(["jobs", "resume", "user_registration", "--endpoints", second.EndpointsFile], Soon);
        resumed.ExitCode.Should().Be(0, resumed.Errors);
        await UntilAsync(second, async () => (await RunsAsync(second)).Count(run => run.Name == "user_registration") > registrations);
        (await second.InterruptAsync()).ExitCode.Should().Be(0);
    }

    private static Task<IReadOnlyList<JobRun>> RunsAsync(RunningPipeline pipeline) => new JobHistory(pipeline.Postgres).RunsAsync(limit: 1_000);

    private static async Task UntilAsync(RunningPipeline pipeline, Func<Task<bool>> condition)
    {
        var deadline = Task.Delay(Soon);
        while (true)
        {
            try
            {
                if (await condition())
                {
                    return;
                }
            }
            catch (PostgresException error) when (error.SqlState == PostgresErrorCodes.UndefinedTable)
            {
                // The scheduler has not begun yet.
            }

            pipeline.Host.HasExited.Should().BeFalse(pipeline.Host.Errors);
            deadline.IsCompleted.Should().BeFalse(pipeline.Host.Errors);
            await Task.Delay(50);
        }
    }

    private static async Task<JsonElement> JobsAsync(TestDatabase database, params string[] arguments)
    {
        var result = await HostProcess.RunAsync(["jobs", .. arguments, "--postgres", database.ConnectionString, "--json"], Soon);
        result.ExitCode.Should().Be(0, result.Errors);
        return result.LastLine();
    }

    private static async Task RefusedAsync(string reason, params string[] arguments)
    {
        var result = await HostProcess.RunAsync(arguments, Soon, new Dictionary<string, string?> { ["ECOMMERCE_POSTGRES"] = null });
        result.ExitCode.Should().Be(2, result.Errors);
        result.Errors.Should().Contain(reason);
    }

    private static string? Text(JsonElement element, string property) => element.GetProperty(property).GetString();
}
