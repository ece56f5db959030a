using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Ecommerce.Data.Jobs;
using Ecommerce.Data.Schema;
using Ecommerce.Pipeline.Hosting;
using Ecommerce.Pipeline.Jobs;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace Ecommerce.Pipeline.Cli;

/// <summary><c>jobs</c>: the store's scheduled jobs, seen and steered from any process that reaches its PostgreSQL.</summary>
internal static class JobsVerb
{
    private static readonly Argument<string> Name = Named("One of them: " + string.Join(", ", StoreJobs.All.Select(job => job.Name)) + ".");

    private static readonly Argument<string?> Only = new("name") { Description = "Runs of this job only.", Arity = ArgumentArity.ZeroOrOne };

    private static readonly Option<int> Limit = PipelineOptions.WholeNumber("--limit", 20, 1, "How many runs, the newest first.");

    public static Command Create()
    {
        var run = Make("run", "Run a job once, now, in this process, even if it is paused. Exit code 3 if it fails or is running already.", RunAsync, Name, PipelineOptions.Seed);
        GeocoderOptions.AddTo(run);
        return new("jobs", "The store's eight scheduled jobs, which 'run --jobs' runs: steered from any process that reaches the store's PostgreSQL.")
        {
            Make("list", "The jobs: schedule, last run, when next, whether paused.", ListAsync),
            run,
            Make("history", "What ran, the newest first.", HistoryAsync, Only, Limit),
            Make("pause", "Let the schedule pass a job over until it is resumed, whatever host runs it.", (result, token) => PauseAsync(result, true, token), Name),
            Make("resume", "End a job's pause. What fell due meanwhile is made up for by one run.", (result, token) => PauseAsync(result, false, token), Name),
        };
    }

    private static Argument<string> Named(string description)
    {
        var argument = new Argument<string>("name") { Description = description };
        argument.AcceptOnlyFromAmong([.. StoreJobs.All.Select(job => job.Name)]);
        return argument;
    }

    private static Command Make(string name, string description, Func<ParseResult, CancellationToken, Task<int>> action, params ReadOnlySpan<Symbol> more)
    {
        var command = new Command(name, description) { PipelineOptions.Endpoints, PipelineOptions.DataDirectory, PipelineOptions.Postgres, PipelineOptions.Json };
        foreach (var symbol in more)
        {
            if (symbol is Argument argument)
            {
                command.Add(argument);
            }
            else
            {
                command.Add((Option)symbol);
            }
        }

        command.SetAction(action);
        return command;
    }

    private static async Task<int> ListAsync(ParseResult result, CancellationToken cancellationToken)
    {
        await using var postgres = await OpenAsync(result, cancellationToken);
        var history = new JobHistory(postgres);
        var paused = await history.PausedAsync(cancellationToken);
        var now = TimeProvider.System.GetUtcNow();
        var rows = new List<(StoreJob Job, JobRun? Last, DateTimeOffset? Next, bool Paused)>();
        foreach (var job in StoreJobs.All)
        {
            var last = await history.LastAsync(job.Name, cancellationToken);
            var isPaused = paused.Contains(job.Name);
            rows.Add((job, last, isPaused ? null : JobSchedule.Next(job, last, now)?.Due, isPaused));
        }

        Print(
            result,
            new
            {
                jobs = rows.Select(row => new
                {
                    name = row.Job.Name,
                    work = row.Job.Work,
                    schedule = Schedule(row.Job),
                    needs = row.Job.Needs,
                    retries = row.Job.Retries,
                    retry_delay_seconds = row.Job.RetryDelay.TotalSeconds,
                    paused = row.Paused,
                    next = row.Next,
                    last = row.Last is { } last ? Json(last) : null,
                }),
            },
            rows.Select(row => string.Create(
                CultureInfo.InvariantCulture,
                $"{row.Job.Name,-22} {Schedule(row.Job),-12} {(row.Last is { } last ? $"{Word(last.State)} {Instant(last.Started)}" : "never ran"),-31} {(row.Paused ? "paused" : row.Next is { } next ? $"next {(next <= now ? "at once" : Instant(next))}" : "done")}")));
        return ExitCode.Exact;
    }

    private static async Task<int> RunAsync(ParseResult result, CancellationToken cancellationToken)
    {
        var nominatim = GeocoderOptions.Read(result);
        await using var postgres = await OpenAsync(result, cancellationToken);
        var job = StoreJobs.Find(result.GetRequiredValue(Name))!;
        var memory = await new StoreDatabase(postgres).RecallAsync(cancellationToken);
        var seed = result.GetValue(PipelineOptions.Seed);
        if (memory is not null && seed is { } asked && asked != memory.Seed)
        {
            throw new UsageException($"This store grows from the seed {memory.Seed}; it cannot go on with {asked}. Leave --seed out.");
        }

        var geocoder = JobGeocoder.Create(nominatim, TimeProvider.System, NullLoggerFactory.Instance);
        var run = await new JobRunner(postgres, memory?.Seed ?? seed ?? 1, geocoder).RunAsync(job, attempt: 1, cancellationToken)
            ?? throw new PartFailedException($"Job {job.Name} is running already. 'jobs history {job.Name}' tells when it is done.");
        Print(result, Json(run), [Line(run)]);
        return run.State == JobState.Succeeded ? ExitCode.Exact : ExitCode.Failed;
    }

    private static async Task<int> HistoryAsync(ParseResult result, CancellationToken cancellationToken)
    {
        var name = result.GetValue(Only);
        if (name is not null && StoreJobs.Find(name) is null)
        {
            throw new UsageException($"There is no job '{name}'. The jobs are {string.Join(", ", StoreJobs.All.Select(job => job.Name))}.");
        }

        await using var postgres = await OpenAsync(result, cancellationToken);
        var runs = await new JobHistory(postgres).RunsAsync(name, result.GetValue(Limit), cancellationToken);
        Print(result, new { runs = runs.Select(Json) }, runs.Select(Line));
        return ExitCode.Exact;
    }

    private static async Task<int> PauseAsync(ParseResult result, bool paused, CancellationToken cancellationToken)
    {
        await using var postgres = await OpenAsync(result, cancellationToken);
        var history = new JobHistory(postgres);
        var name = result.GetRequiredValue(Name);
        var changed = paused ? await history.PauseAsync(name, cancellationToken) : await history.ResumeAsync(name, cancellationToken);
        Print(result, new { name, paused, changed }, [$"{name} {(changed ? "is now" : "was")} {(paused ? "paused" : "not paused")}{(changed ? string.Empty : " already")}."]);
        return ExitCode.Exact;
    }

    private static async Task<NpgsqlDataSource> OpenAsync(ParseResult result, CancellationToken cancellationToken)
    {
        if (EndpointSelection.Choose(result).Postgres is not { } address)
        {
            throw new UsageException("jobs needs the store's PostgreSQL: --endpoints FILE or --data-dir DIR of a running host, or --postgres.");
        }

        _ = PostgresAddress.Parse(address);
        var source = NpgsqlDataSource.Create(address);
        try
        {
            if (!await new StoreDatabase(source).IsCreatedAsync(cancellationToken))
            {
                throw new UsageException($"There is no store at {PostgresAddress.Describe(PostgresAddress.Parse(address))}. 'run' or 'generate' makes one.");
            }

            await new JobHistory(source).EnsureCreatedAsync(cancellationToken);
            return source;
        }
        catch (StoreShapeException error)
        {
            await source.DisposeAsync();
            throw new UsageException(error.Message);
        }
        catch
        {
            await source.DisposeAsync();
            throw;
        }
    }

    private static void Print(ParseResult result, object json, IEnumerable<string> lines) => StandardStreams.Print(output =>
    {
        if (result.GetValue(PipelineOptions.Json))
        {
            output.WriteLine(JsonSerializer.Serialize(json));
            return;
        }

        foreach (var line in lines)
        {
            output.WriteLine(FailureReport.Printable(line));
        }
    });

    private static object Json(JobRun run) =>
        new { id = run.Id, name = run.Name, started = run.Started, ended = run.Ended, attempt = run.Attempt, rows = run.Rows, error = run.Error, state = Word(run.State) };

    private static string Line(JobRun run)
    {
        var took = run.Ended is { } ended ? string.Create(CultureInfo.InvariantCulture, $"{(ended - run.Started).TotalSeconds:0.00} s") : "…";
        var outcome = run.State == JobState.Succeeded ? string.Create(CultureInfo.InvariantCulture, $"{run.Rows} rows") : run.Error;
        return string.Create(CultureInfo.InvariantCulture, $"{Instant(run.Started)} {run.Name,-22} {Word(run.State),-9} attempt {run.Attempt}, {took}  {outcome}").TrimEnd();
    }

    private static string Schedule(StoreJob job) => job.Every switch
    {
        null => "once",
        { TotalDays: 7 } => "weekly",
        { TotalMinutes: 1 } => "every minute",
        { } every => every.ToString("c", CultureInfo.InvariantCulture),
    };

    private static string Instant(DateTimeOffset instant) => instant.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static string Word(JobState state) => state.ToString().ToLowerInvariant();
}
