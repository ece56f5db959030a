using System.Globalization;
using System.Text.Json.Nodes;
using Ecommerce.Analytics.Verification;
using Ecommerce.Data.Generation;
using Ecommerce.Testing.Subjects;

namespace Ecommerce.Testing.Chaos;

/// <summary>Where faults happen: a PostgreSQL, a living store in it, a pipeline that reads it, and its topics.</summary>
public sealed class ChaosScene
{
    private const int MostNamed = 5;
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(50);

    private readonly Stack<Func<CancellationToken, Task>> _undone = new();
    private readonly Action<string> _say;

    /// <summary>Sets a scene of subjects that the caller keeps and disposes of.</summary>
    /// <param name="postgres">The server.</param>
    /// <param name="store">The store in it.</param>
    /// <param name="pipeline">The pipeline that reads it.</param>
    /// <param name="say">Hears what happens, a line each; null for nobody.</param>
    /// <param name="clock">The clock of waits; null for the system's.</param>
    public ChaosScene(PostgresUnderTest postgres, StoreUnderTest store, IPipelineUnderTest pipeline, Action<string>? say = null, TimeProvider? clock = null)
    {
        ArgumentNullException.ThrowIfNull(postgres);
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(pipeline);
        Postgres = postgres;
        Store = store;
        Pipeline = pipeline;
        Clock = clock ?? TimeProvider.System;
        Topics = new TopicTap(pipeline, Clock);
        _say = say ?? (static _ => { });
    }

    /// <summary>The server.</summary>
    public PostgresUnderTest Postgres { get; }

    /// <summary>The store in it.</summary>
    public StoreUnderTest Store { get; }

    /// <summary>The pipeline.</summary>
    public IPipelineUnderTest Pipeline { get; }

    /// <summary>The pipeline's topics, to read and to write.</summary>
    public TopicTap Topics { get; }

    /// <summary>The clock of waits; not that of the store.</summary>
    public TimeProvider Clock { get; }

    /// <summary>The time zone in which the pipeline is started, as <c>TZ</c> names it; null for that of this process.</summary>
    public string? TimeZone { get; set; }

    /// <summary>How long something that must happen may take. Default 2 minutes.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Random choices of the fault that happens just now, its own whatever happened before.</summary>
    public RandomStream Random { get; internal set; } = new(0, "chaos/scene");

    /// <summary>Tells what happens.</summary>
    /// <param name="line">One line.</param>
    public void Say(string line) => _say(line);

    /// <summary>Leaves something to be mended before the next quiet point is counted; the newest is mended first.</summary>
    /// <param name="mend">Mends it. PostgreSQL and the pipeline run by then.</param>
    public void BeforeQuiet(Func<CancellationToken, Task> mend) => _undone.Push(mend);

    /// <summary>Starts PostgreSQL and the pipeline where a fault has ended them.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ChaosException">The pipeline ended without a fault that ends it.</exception>
    /// <exception cref="PipelineRefusedException">The pipeline refuses.</exception>
    public async Task EnsureRunningAsync(CancellationToken cancellationToken)
    {
        await Postgres.StartAsync(cancellationToken).ConfigureAwait(false);
        if (Store.Ended.IsFaulted)
        {
            await Store.Ended.ConfigureAwait(false);
        }

        if (!Pipeline.IsRunning)
        {
            if (await Pipeline.WaitForEndAsync(TimeSpan.Zero, cancellationToken).ConfigureAwait(false) is { Length: > 0 } words)
            {
                throw new ChaosException($"The pipeline ended by itself. {words}");
            }

            await Pipeline.StartAsync(Start(), cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>How the pipeline is started in this scene.</summary>
    /// <returns>Options without a re-snapshot.</returns>
    public PipelineStart Start() => new() { Postgres = Postgres.ConnectionString, TimeZone = TimeZone };

    /// <summary>Mends all that was left to <see cref="BeforeQuiet"/>.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task MendAsync(CancellationToken cancellationToken)
    {
        await EnsureRunningAsync(cancellationToken).ConfigureAwait(false);

        // Who drops what is parked must not overlook what is about to be.
        await ExpectAsync("the end of what was written to the topics", () => Task.FromResult(Topics.IsAllConsumed()), cancellationToken).ConfigureAwait(false);
        while (_undone.TryPop(out var mend))
        {
            await mend(cancellationToken).ConfigureAwait(false);
        }

        await EnsureRunningAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Verifies on three sides, once there is something to verify by: an oracle that knows the outcome of every commit, a capture that is connected again.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>A report that says that every answer is exact.</returns>
    /// <exception cref="ChaosException">An answer is not exact, or no verification came about within <see cref="Patience"/>.</exception>
    public async Task<VerificationReport> VerifyAsync(CancellationToken cancellationToken)
    {
        var report = await CompareAsync(Store, cancellationToken).ConfigureAwait(false);
        return report.IsExact ? report : throw new ChaosException(Describe(report));
    }

    /// <summary>Compares the sides, again where no verdict came about.</summary>
    /// <param name="store">Whose oracle is the third side; null for none, while the caller holds the store still.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ChaosException">No verdict came about within <see cref="Patience"/>.</exception>
    internal async Task<VerificationReport> CompareAsync(StoreUnderTest? store, CancellationToken cancellationToken)
    {
        var since = Clock.GetTimestamp();
        while (true)
        {
            await EnsureRunningAsync(cancellationToken).ConfigureAwait(false);
            string missing;
            try
            {
                var report = await Pipeline.VerifyAsync(store, Patience, cancellationToken).ConfigureAwait(false);
                if (!report.IsExact || store is null || report.IsThreeWay)
                {
                    return report;
                }

                missing = $"the oracle is silent: {report.OracleSilence}";
            }
            catch (Exception error) when (error is not ChaosException && !cancellationToken.IsCancellationRequested)
            {
                missing = error.Message;
            }

            if (Clock.GetElapsedTime(since) > Patience)
            {
                throw new ChaosException(string.Create(CultureInfo.InvariantCulture, $"No quiet point came within {Patience.TotalSeconds:0} s: {missing}"));
            }

            Say($"not quiet yet: {missing}");
            await LiveAsync(Look * 10, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Asks the pipeline to do something, and asks again where that failed: it may have met a connection that ended with its server.</summary>
    /// <param name="question">One of <see cref="IPipelineUnderTest.Questions"/>.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The result.</returns>
    /// <exception cref="ChaosException">The pipeline ended by itself.</exception>
    public async Task<JsonObject> AskAsync(string question, JsonObject arguments, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        var since = Clock.GetTimestamp();
        while (true)
        {
            await EnsureRunningAsync(cancellationToken).ConfigureAwait(false);
            try
            {
                return await Pipeline.AskAsync(question, arguments.DeepClone().AsObject(), cancellationToken).ConfigureAwait(false);
            }
            catch (Exception error) when (!cancellationToken.IsCancellationRequested && Clock.GetElapsedTime(since) < Patience)
            {
                Say($"{question} is asked again: {error.Message}");
                await LiveAsync(Look * 10, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Lets time go by, in which the store lives.</summary>
    /// <param name="time">How long, by the system's clock.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task LiveAsync(TimeSpan time, CancellationToken cancellationToken) => Task.Delay(time, Clock, cancellationToken);

    /// <summary>Waits for something that must come.</summary>
    /// <param name="what">What, as the end of the sentence "… did not come".</param>
    /// <param name="holds">Whether it is there.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ChaosException">It did not come within <see cref="Patience"/>.</exception>
    public async Task ExpectAsync(string what, Func<Task<bool>> holds, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(holds);
        var since = Clock.GetTimestamp();
        while (!await holds().ConfigureAwait(false))
        {
            if (Clock.GetElapsedTime(since) > Patience)
            {
                throw new ChaosException(string.Create(CultureInfo.InvariantCulture, $"Within {Patience.TotalSeconds:0} s this did not come: {what}."));
            }

            await Task.Delay(Look, Clock, cancellationToken).ConfigureAwait(false);
        }
    }

    private static string Describe(VerificationReport report)
    {
        var lines = report.Results.Where(result => !result.IsExact)
            .Select(result => $"{result.Answer}: {result.Failure ?? string.Create(CultureInfo.InvariantCulture, $"{result.Mismatches} differences, {result.ParkedMessages} parked messages")}")
            .Concat(report.Mismatches.Take(MostNamed).Select(mismatch => mismatch.ToString()))
            .Concat(report.Errors.Take(MostNamed).Select(parked => parked.ToString()));
        return string.Create(CultureInfo.InvariantCulture, $"{report.Exact} of {report.Answers} answers are exact. {string.Join("; ", lines)}");
    }
}
