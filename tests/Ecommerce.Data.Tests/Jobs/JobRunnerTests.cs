using Ecommerce.Data.Geography;
using Ecommerce.Data.Jobs;
using Ecommerce.Data.Schema;
using Ecommerce.Data.Tests.Clocks;
using Ecommerce.Data.Tests.Store;
using Ecommerce.Testing;
using Npgsql;

namespace Ecommerce.Data.Tests.Jobs;

public sealed class JobRunnerTests(PostgresServerFixture server)
{
    // A Sunday.
    private readonly ManualClock _clock = new(new(2025, 6, 1, 0, 0, 0, TimeSpan.Zero));

    [Fact]
    public async Task A_virtual_month_passes_in_seconds()
    {
        await using var database = await CreateAsync();
        var jobs = HourlyForMinutely();

        await PassAsync(database, jobs, TimeSpan.FromDays(28));

        (await StoreRules.BrokenAsync(database)).Should().BeEmpty();
        (await CountAsync(database, "provinces")).Should().Be(50);
        (await database.ScalarAsync<long>("SELECT count(*) FROM (SELECT count(*) AS n FROM cities GROUP BY province_id) AS x WHERE n BETWEEN 2 AND 15")).Should().Be(50);
        (await CountAsync(database, "tags")).Should().Be(50);
        (await CountAsync(database, "brands")).Should().Be(4 * 5);
        (await CountAsync(database, "categories")).Should().Be(4 * 20);
        (await CountAsync(database, "products")).Should().Be(4 * 25);
        (await CountAsync(database, "product_tag")).Should().Be(4 * 100);
        (await database.ScalarAsync<long>("SELECT max(n) FROM (SELECT count(*) AS n FROM product_tag GROUP BY product_id) AS x")).Should().BeLessThanOrEqualTo(5);
        (await CountAsync(database, "adscampaigns")).Should().Be(4 * 5);
        (await CountAsync(database, "discounts")).Should().Be(4 * 5);
        (await database.ScalarAsync<string>("SELECT string_agg(role_id || ':' || n, ' ' ORDER BY role_id) FROM (SELECT role_id, count(*) AS n FROM role_user GROUP BY role_id) AS x"))
            .Should().Be($"1:1 2:4 3:2 4:{(2 * 28 * 24) - 7}");

        // The first staff comes with the second hour's users: until then the order fails, and all five retries too.
        (await CountAsync(database, "orders")).Should().Be((28 * 24) - 1);
        (await database.ScalarAsync<long>("SELECT count(*) FROM orders WHERE order_status_id NOT IN (2, 5)")).Should().Be(0, "the payment moves each on or cancels it");
        (await database.ScalarAsync<long>("SELECT count(*) FROM orders WHERE order_status_id = 5")).Should().BeInRange(5, 150, "some payments fail");
        (await database.ScalarAsync<string>("SELECT string_agg(attempt || '@' || to_char(started AT TIME ZONE 'UTC', 'HH24:MI'), ' ' ORDER BY id) FROM ecommerce.job_runs WHERE state = 'failed'"))
            .Should().Be("1@00:00 2@00:05 3@00:10 4@00:15 5@00:20 6@00:25");
        (await database.ScalarAsync<long>("SELECT count(*) FROM ecommerce.job_runs WHERE state = 'succeeded'")).Should().Be(2 + (4 * 4) + (28 * 24) + (28 * 24) - 1);
        (await new StoreDatabase(database.DataSource).IsCreatedAsync()).Should().BeTrue("the history is none of the store's tables");
    }

    [Fact]
    public async Task The_same_seed_and_clock_give_the_same_rows()
    {
        var contents = new List<string>();
        foreach (var seed in new[] { 5L, 5L, 6L })
        {
            await using var database = await CreateAsync();
            await PassAsync(database, HourlyForMinutely(), TimeSpan.FromHours(12), seed, new ManualClock(new(2025, 6, 1, 0, 0, 0, TimeSpan.Zero)));
            var tables = new List<string>();
            foreach (var table in StoreSchema.Tables)
            {
                tables.Add(await database.ScalarAsync<string>($"SELECT coalesce(md5(string_agg(t::text, E'\\n' ORDER BY id)), '') FROM public.{table.Name} AS t"));
            }

            contents.Add(string.Join(' ', tables));
        }

        contents[1].Should().Be(contents[0]);
        contents[2].Should().NotBe(contents[0]);
    }

    [Fact]
    public async Task Products_wait_for_this_weeks_brands_and_then_categories()
    {
        await using var database = await CreateAsync();
        var runner = Runner(database);
        await runner.RunAsync(StoreJobs.Tag);
        await ExpectFailureAsync("needs a successful run of brand since 2025-06-01");
        (await runner.RunAsync(StoreJobs.Brand))!.Rows.Should().Be(5);
        await ExpectFailureAsync("needs a successful run of category since 2025-06-01");
        (await runner.RunAsync(StoreJobs.Category))!.Rows.Should().Be(20);
        (await runner.RunAsync(StoreJobs.Product, attempt: 3))!.Should().Match<JobRun>(run => run.Rows == 125 && run.Attempt == 3 && run.State == JobState.Succeeded);

        _clock.Advance(TimeSpan.FromDays(7));
        await ExpectFailureAsync("needs a successful run of brand since 2025-06-08");
        (await CountAsync(database, "products")).Should().Be(25);

        async Task ExpectFailureAsync(string reason)
        {
            var run = (await runner.RunAsync(StoreJobs.Product))!;
            run.State.Should().Be(JobState.Failed);
            run.Error.Should().Contain(reason);
        }
    }

    [Fact]
    public async Task A_run_that_fails_has_written_nothing_and_its_words_are_kept()
    {
        await using var database = await CreateAsync();
        await Runner(database).RunAsync(StoreJobs.ProvinceAndCity);
        await database.ExecuteAsync("ALTER TABLE addresses ADD CONSTRAINT refused CHECK (id <> 2)");

        var run = (await Runner(database).RunAsync(StoreJobs.UserRegistration))!;

        run.Error.Should().Contain("violates check constraint \"refused\"").And.Contain("23514");
        (await CountAsync(database, "users")).Should().Be(0);
        (await new JobHistory(database.DataSource).LastAsync("user_registration")).Should().Be(run);
        (await Runner(database).RunAsync(StoreJobs.UserRegistration))!.State.Should().Be(JobState.Succeeded, "a retry takes other numbers");
        (await Runner(database).RunAsync(StoreJobs.OrderProcess))!.Error.Should().Contain("run the jobs product and user_registration first");
    }

    [Fact]
    public async Task No_two_runs_of_a_job_overlap_and_a_dead_hosts_run_is_closed()
    {
        await using var database = await CreateAsync();
        var history = new JobHistory(database.DataSource);
        await database.ExecuteAsync("INSERT INTO ecommerce.job_runs (name, started, attempt, state) VALUES ('brand', '2025-05-31', 1, 'running')");
        await using (var other = await database.DataSource.OpenConnectionAsync())
        {
            // A run in another process, as far as anybody can see.
            await using var hold = new NpgsqlCommand("SELECT pg_advisory_lock(x'6a6f6273'::int, hashtext('brand'))", other);
            await hold.ExecuteNonQueryAsync();
            (await Runner(database).RunAsync(StoreJobs.Brand)).Should().BeNull();
            (await Runner(database).RunAsync(StoreJobs.Tag)).Should().NotBeNull("another job is no obstacle");
            (await history.RunsAsync("brand")).Should().ContainSingle().Which.State.Should().Be(JobState.Running);

            // A pool resets a connection only once it is rented again.
            await using var release = new NpgsqlCommand("SELECT pg_advisory_unlock_all()", other);
            await release.ExecuteNonQueryAsync();
        }

        (await Runner(database).RunAsync(StoreJobs.Brand))!.State.Should().Be(JobState.Succeeded);
        (await history.RunsAsync("brand")).Select(run => (run.State, run.Error)).Should().Equal((JobState.Succeeded, null), (JobState.Failed, "The host ended before the run did."));
    }

    [Fact]
    public async Task Puts_cities_where_the_geocoder_says_and_leaves_those_that_are_there()
    {
        await using var database = await CreateAsync();
        await database.ExecuteAsync("INSERT INTO provinces (province_name) VALUES ('Ohio'); INSERT INTO cities (city_name, province_id, latitude) VALUES ('Columbus', 1, 7)");
        var run = (await new JobRunner(database.DataSource, 5, new Zero(), _clock).RunAsync(StoreJobs.ProvinceAndCity))!;

        run.State.Should().Be(JobState.Succeeded, run.Error);
        (await CountAsync(database, "provinces")).Should().Be(50);
        (await database.ScalarAsync<decimal>("SELECT latitude FROM cities WHERE city_name = 'Columbus' AND province_id = 1")).Should().Be(7);
        (await database.ScalarAsync<long>("SELECT count(*) FROM cities WHERE latitude <> 0")).Should().Be(1);
        (await Runner(database).RunAsync(StoreJobs.ProvinceAndCity))!.Rows.Should().Be(0);
    }

    [Fact]
    public async Task A_stop_is_written_down_and_passed_on()
    {
        await using var database = await CreateAsync();
        using var cancel = new CancellationTokenSource();
        var runner = new JobRunner(database.DataSource, 5, new Canceller(cancel), _clock);
        await runner.Invoking(r => r.RunAsync(StoreJobs.ProvinceAndCity, cancellationToken: cancel.Token)).Should().ThrowAsync<OperationCanceledException>();
        (await new JobHistory(database.DataSource).LastAsync("province_and_city"))!.Error.Should().Be("It was stopped.");
    }

    [Fact]
    public async Task Pauses_are_kept_and_the_tables_are_made_once_however_many_make_them()
    {
        await using var database = await server.CreateDatabaseAsync();
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => new JobHistory(database.DataSource).EnsureCreatedAsync()));
        (await new StoreDatabase(database.DataSource).EnsureCreatedAsync()).Should().BeTrue("none of the store's names is taken");

        (await new JobHistory(database.DataSource).PauseAsync("tag")).Should().BeTrue();
        (await new JobHistory(database.DataSource).PauseAsync("tag")).Should().BeFalse();
        (await new JobHistory(database.DataSource).PausedAsync()).Should().Equal("tag");
        (await new JobHistory(database.DataSource).ResumeAsync("tag")).Should().BeTrue();
        (await new JobHistory(database.DataSource).ResumeAsync("tag")).Should().BeFalse();
        (await new JobHistory(database.DataSource).PausedAsync()).Should().BeEmpty();
    }

    // A month of minutes would be 80,000 transactions, which is minutes of test and no new situation.
    private static List<StoreJob> HourlyForMinutely() =>
        [.. StoreJobs.All.Select(job => job.Every == TimeSpan.FromMinutes(1) ? job with { Every = TimeSpan.FromHours(1) } : job)];

    private async Task PassAsync(TestDatabase database, List<StoreJob> jobs, TimeSpan span, long seed = 5, ManualClock? clock = null)
    {
        clock ??= _clock;
        var runner = new JobRunner(database.DataSource, seed, timeProvider: clock);
        var last = new Dictionary<string, JobRun>();
        var end = clock.GetUtcNow() + span;
        while (true)
        {
            var (job, next) = jobs.Select(job => (job, Next: JobSchedule.Next(job, last.GetValueOrDefault(job.Name), clock.GetUtcNow())))
                .Where(pair => pair.Next is not null).MinBy(pair => pair.Next!.Value.Due);
            var (due, attempt) = next!.Value;
            if (due >= end)
            {
                return;
            }

            clock.Advance(due - clock.GetUtcNow());
            last[job.Name] = (await runner.RunAsync(job, attempt))!;
        }
    }

    private JobRunner Runner(TestDatabase database) => new(database.DataSource, 5, timeProvider: _clock);

    private static Task<long> CountAsync(TestDatabase database, string table) => database.ScalarAsync<long>($"SELECT count(*) FROM {table}");

    private async Task<TestDatabase> CreateAsync()
    {
        var database = await server.CreateDatabaseAsync();
        await new StoreDatabase(database.DataSource).EnsureCreatedAsync();
        await new JobHistory(database.DataSource).EnsureCreatedAsync();
        return database;
    }

    private sealed class Zero : ICityGeocoder
    {
        public ValueTask<IReadOnlyList<GeocodedAddress>> GeocodeAsync(string address, CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public ValueTask<IReadOnlyList<GeocodedAddress>> GeocodeAsync(string city, string state, CancellationToken cancellationToken = default) =>
            ValueTask.FromResult<IReadOnlyList<GeocodedAddress>>([new("Null Island", new Location(0, 0), "test")]);
    }

    private sealed class Canceller(CancellationTokenSource source) : ICityGeocoder
    {
        public ValueTask<IReadOnlyList<GeocodedAddress>> GeocodeAsync(string address, CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public async ValueTask<IReadOnlyList<GeocodedAddress>> GeocodeAsync(string city, string state, CancellationToken cancellationToken = default)
        {
            await source.CancelAsync();
            cancellationToken.ThrowIfCancellationRequested();
            return [];
        }
    }
}
