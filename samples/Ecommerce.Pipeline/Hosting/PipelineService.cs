using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Ecommerce.Analytics.Embedded;
using Ecommerce.Analytics.Errors;
using Ecommerce.Analytics.Repair;
using Ecommerce.Analytics.Tracing;
using Ecommerce.Analytics.Verification;
using Ecommerce.Data.Embedded;
using Ecommerce.Pipeline.Cli;
using Ecommerce.Pipeline.Control;
using Ecommerce.Pipeline.Door;
using Ecommerce.Pipeline.Oracle;
using Ecommerce.Pipeline.Status;
using Ecommerce.Streaming.Capture;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

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
    private static readonly TimeSpan SignalsTogether = TimeSpan.FromMilliseconds(200);

    private readonly FaultPoints? _faults = settings.Faults ? new FaultPoints() : null;
    private volatile StorePipeline? _pipeline;
    private ErrorWatch? _errors;
    private bool _ready;
    private Endpoints? _announced;

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
            outcome.Failure = StoppedEarly();
        }
        catch (Exception error)
        {
            outcome.Failure = !_ready && await IsStoppingAsync(stoppingToken) ? StoppedEarly() : error;
        }
        finally
        {
            lifetime.StopApplication();
        }
    }

    private static PartFailedException StoppedEarly() => new("Stopped before the pipeline was ready: nothing was verified.");

    /// <summary>Ctrl-C goes to the whole process group: a program that we wait for may die of it a moment before we hear of it.</summary>
    private async Task<bool> IsStoppingAsync(CancellationToken stopping)
    {
        await Task.Delay(SignalsTogether, clock, stopping).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        return stopping.IsCancellationRequested;
    }

    private async Task<RunSummary> RunAsync(CancellationToken stopping)
    {
        if (settings.EndpointsFile is { } file)
        {
            Endpoints.CheckWritable(file);
        }

        if (settings.ClickHousePort > 0)
        {
            CheckFree(settings.ClickHousePort);
        }

        await AbandonedFolders.TidyAsync(loggers, stopping);
        using var directory = DataDirectory.Open(settings.DataDirectory, settings.Seed);
        try
        {
            // What a killed host left there speaks of engines that are gone.
            Retract(directory);
            return await RunAsync(directory, stopping);
        }
        finally
        {
            Remove(directory);
        }
    }

    /// <summary>The door opens last; a port that is taken must not cost the wait for all the rest.</summary>
    private static void CheckFree(int port)
    {
        using var listener = new TcpListener(IPAddress.Loopback, port);
        try
        {
            listener.Start();
        }
        catch (SocketException error)
        {
            throw new PartFailedException(
                string.Create(CultureInfo.InvariantCulture, $"--clickhouse-port {port} cannot be opened on {IPAddress.Loopback}: {error.Message}. Choose another port, or leave the option out for a free one."), error);
        }
    }

    private void Remove(DataDirectory directory)
    {
        try
        {
            directory.Remove();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // No reason to keep the result of the run from whoever waits for it; the next start tidies.
            progress.Say($"The folder {directory.Path} could not be removed: {error.Message}");
        }
    }

    private async Task<RunSummary> RunAsync(DataDirectory directory, CancellationToken stopping)
    {
        await using var engines = await EngineSet.StartAsync(settings, directory, progress, clock, loggers, stopping);
        var names = StorePipeline.NamesIn(engines);
        var anew = settings.BeginsAnew || await new AnalyticsReset(engines.ClickHouse, names, clock).IsUnderWayAsync(stopping);
        if (!anew)
        {
            await ServerIdentityCheck.RunAsync(engines, names, stopping);
        }

        await using var population = await StorePopulation.PrepareAsync(settings, directory, engines.Postgres, progress, clock, loggers, () => _pipeline?.MustThrottle ?? false, stopping);
        if (settings.Oracle && population.Oracle is null)
        {
            throw new UsageException("--oracle knows what our own living store writes, and here none lives. Leave --oracle out, or let the store live.");
        }

        try
        {
            return await RunAsync(directory, engines, population, anew, stopping);
        }
        finally
        {
            if (directory.IsTemporary && engines is { Chdb: not null, Server: null })
            {
                // The state goes with the folder: a slot that nobody will read again would hold back the server's log for ever.
                await RemoveCaptureAsync(engines);
            }
        }
    }

    private async Task<RunSummary> RunAsync(DataDirectory directory, EngineSet engines, StorePopulation population, bool anew, CancellationToken stopping)
    {
        var again = anew || settings.Resnapshot.IsDefault ? [] : settings.Resnapshot;
        await using (var pipeline = await StorePipeline.StartAsync(engines, settings.Slot, anew, again, _faults, progress, clock, loggers, stopping))
        {
            await using var door = engines.Chdb is { } chdb ? await OpenDoorAsync(chdb, stopping) : null;
            _pipeline = pipeline;
            await using var hearings = population.Oracle is { } oracle ? OracleSocket.Open(directory.OracleSocket, oracle, settings.Deadline * 2, clock, loggers.CreateLogger<OracleSocket>()) : null;
            var errors = new ErrorLog(engines.ClickHouse, StorePipeline.NamesIn(engines));
            _errors = new ErrorWatch(errors, clock, loggers.CreateLogger<ErrorWatch>());
            await using var control = ControlSocket.Open(directory.ControlSocket, ControlVerbs(engines, population, pipeline, errors, new ExplainRow(new RowTracer(engines.ClickHouse, StorePipeline.NamesIn(engines)), engines.Postgres)), loggers.CreateLogger<HostSocket>());
            var ready = progress.Elapsed;
            Announce(directory, engines, door, hearings is null ? null : directory.OracleSocket);
            _ready = true;
            using var telling = new CancellationTokenSource();
            string[] told = settings.EndpointsFile is { } named ? [directory.Endpoints, named] : [directory.Endpoints];
            var capture = CaptureStatusFile.RunAsync(told, () => pipeline.Captured, clock, telling.Token);
            var counting = _errors.RunAsync(telling.Token);
            var drifting = new DriftWatch(engines.Postgres, new SchemaDrift(engines.ClickHouse, StorePipeline.NamesIn(engines)), errors, pipeline.ResnapshotAsync, clock, loggers.CreateLogger<DriftWatch>()).RunAsync(telling.Token);
            try
            {
                await LiveAsync(pipeline, population, engines.Server, stopping);
                var verification = settings.Verify ? await VerifyAsync(engines, population.Oracle) : null;
                return new RunSummary { Seed = directory.Seed, Status = Status(pipeline, population), Ready = ready, Verification = verification, VirtualNow = population.Time?.Deviating };
            }
            finally
            {
                await telling.CancelAsync();
                await capture;
                await counting;
                await drifting;
                Withdraw(directory);
            }
        }
    }

    private async Task RemoveCaptureAsync(EngineSet engines)
    {
        var capture = StorePipeline.CaptureOf(engines.Postgres, settings.Slot);
        try
        {
            await CaptureRemoval.RunAsync(capture, CancellationToken.None);
        }
        catch (NpgsqlException error)
        {
            progress.Say($"Replication slot {capture.SlotName} stays on the server and holds back its log: {FailureReport.OneLine(error)}. Once nobody uses it: SELECT pg_drop_replication_slot('{capture.SlotName}');");
        }
    }

    /// <summary>Lets the store live until the time is up, a signal comes, or a part fails.</summary>
    private async Task LiveAsync(StorePipeline pipeline, StorePopulation population, EmbeddedPostgres? server, CancellationToken stopping)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        var living = population.LiveAsync(over.Token);
        var reporting = new StatusReporter(progress, () => Status(pipeline, population), clock).RunAsync(over.Token);
        var time = Task.Delay(settings.For ?? Timeout.InfiniteTimeSpan, clock, over.Token);

        // Somebody else's server may come back. Never completed, so that it cannot be the first to end when a signal comes.
        var lost = server?.Exited ?? new TaskCompletionSource().Task;
        var first = await Task.WhenAny(time, pipeline.Failed, living, lost);
        await over.CancelAsync();
        await reporting;
        if (server is not null && server.Exited.IsCompleted)
        {
            // Nobody starts it again, so waiting for it to come back, as for other people's servers, would be for ever. The store may have failed on it first.
            throw new PartFailedException($"The embedded PostgreSQL (process {server.ProcessId}) has ended while the host ran. Its last words: {LastWords(server)} Start again: with the same --data-dir nothing that was committed is lost.");
        }

        // Whatever failed: what the store has under way ends before the engines do.
        await Task.WhenAny(living);
        if (first != time)
        {
            await first;
        }

        await living;
    }

    private static string LastWords(EmbeddedPostgres server)
    {
        try
        {
            return string.Join(' ', File.ReadLines(server.LogFile).TakeLast(2));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return $"{server.LogFile} cannot be read: {error.Message}";
        }
    }

    /// <summary>What other processes may ask of this run.</summary>
    private ImmutableArray<IControlVerb> ControlVerbs(EngineSet engines, StorePopulation population, StorePipeline pipeline, ErrorLog errors, ExplainRow explain)
    {
        ImmutableArray<IControlVerb> verbs =
        [
            new StoreControl(population), new RebuildControlVerb(pipeline.Repair), new AuditControlVerb(pipeline.Repair), new ResnapshotControlVerb(pipeline), explain, .. ErrorVerbs.Over(errors),
        ];
        return _faults is null ? verbs : verbs.Add(new FaultVerb(_faults, pipeline, engines.ClickHouse, clock, [.. verbs.Select(verb => verb.Name)]));
    }

    private async Task<VerificationReport> VerifyAsync(EngineSet engines, IOracleSource? oracle)
    {
        progress.Say("Verifying …");
        return await new PipelineVerification(engines.Postgres, engines.ClickHouse, clock) { Deadline = settings.Deadline, Oracle = oracle }.RunAsync(CancellationToken.None);
    }

    private async Task<ClickHouseDoor> OpenDoorAsync(ChdbEngine engine, CancellationToken cancellationToken)
    {
        var handler = engine.CreateReadOnlyHandler(new ChdbReadOnlyOptions { Databases = [EngineSet.Database] });
        var options = new ClickHouseDoorOptions { Port = settings.ClickHousePort, Password = ClickHouseDoorOptions.GeneratePassword(), Database = EngineSet.Database };
        return await ClickHouseDoor.OpenAsync(options, handler, clock, loggers.CreateLogger<ClickHouseDoor>(), cancellationToken);
    }

    private void Announce(DataDirectory directory, EngineSet engines, ClickHouseDoor? door, string? oracle)
    {
        var endpoints = new Endpoints { Postgres = engines.Postgres, Kafka = engines.Kafka, ClickHouse = door?.AddressWithPassword.ToString() ?? settings.ClickHouse, Oracle = oracle, Control = directory.ControlSocket };
        endpoints.Write(directory.Endpoints);
        _announced = endpoints;
        if (settings.EndpointsFile is { } file)
        {
            endpoints.Write(file);
        }

        progress.Say($"Ready. Addresses and passwords are in {settings.EndpointsFile ?? directory.Endpoints}; Ctrl-C stops and verifies.");
    }

    /// <summary>The addresses end with the host.</summary>
    private void Retract(DataDirectory directory)
    {
        File.Delete(directory.Endpoints);
        if (settings.EndpointsFile is { } file)
        {
            File.Delete(file);
        }
    }

    /// <summary>Another host may have been given the same file since: its addresses stay.</summary>
    private void Withdraw(DataDirectory directory)
    {
        if (settings.EndpointsFile is null || _announced?.IsIn(settings.EndpointsFile) is true)
        {
            Retract(directory);
            return;
        }

        File.Delete(directory.Endpoints);
    }

    private PipelineStatus Status(StorePipeline pipeline, StorePopulation population) => new()
    {
        Orders = population.Orders,
        LeftOut = population.LeftOut,
        Rows = population.Rows,
        Events = pipeline.Sent.Sent,
        OffsetLag = pipeline.Sent.UnreadRecords,
        Parked = pipeline.Sent.Parked,
        OpenErrors = _errors?.Open ?? 0,
        FreshnessP50 = pipeline.Settled.FreshnessP50Ms,
        FreshnessP95 = pipeline.Settled.FreshnessP95Ms,
        Lost = string.Join(", ", pipeline.Settled.Lost),
        Trouble = pipeline.Trouble,
    };
}
