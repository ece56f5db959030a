using System.Collections.Immutable;
using System.Globalization;
using Ecommerce.Analytics;
using Ecommerce.Analytics.Ingest;
using Ecommerce.Analytics.Repair;
using Ecommerce.Analytics.Settling;
using Ecommerce.Analytics.Verification;
using Ecommerce.Data.Schema;
using Ecommerce.Pipeline.Cli;
using Ecommerce.Pipeline.Status;
using Ecommerce.Streaming.Capture;
using Ecommerce.Streaming.Sink;
using Ecommerce.Streaming.Topics;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Ecommerce.Pipeline.Hosting;

/// <summary>Topics, analytics, capture and settling, composed over a set of engines and running.</summary>
internal sealed class StorePipeline : IAsyncDisposable
{
    // The busy tables gain from two, the others lose nothing.
    private const int PartitionsPerTopic = 2;

    // What may be unread is bounded by partition on the embedded broker: a backlog of a busy table comes to ClickHouse in blocks of thousands of rows only with more of them.
    private const int PartitionsOfBusyTopic = 8;

    private static readonly TimeSpan AnswerPoll = TimeSpan.FromMilliseconds(25);

    private readonly KafkaChangeRecordSink _sink;
    private readonly PostgresCapture _capture;
    private readonly IngestPipeline _ingest;
    private readonly SettleLoop _settling;
    private readonly CancellationTokenSource _captureStop = new();
    private readonly CancellationTokenSource _settlingStop = new();
    private readonly string _postgres;
    private readonly TimeProvider _clock;
    private readonly Task _captureTask;
    private readonly Task _settlingTask;
    private Task _stalling = Task.CompletedTask;

    private StorePipeline(KafkaChangeRecordSink sink, PostgresCapture capture, IngestPipeline ingest, SettleLoop settling, string postgres, TimeProvider clock, ILoggerFactory loggers)
    {
        _sink = sink;
        _capture = capture;
        _ingest = ingest;
        _settling = settling;
        _postgres = postgres;
        _clock = clock;
        Repair = new AnalyticsRepair(settling, loggers.CreateLogger<AnalyticsRepair>());
        _settlingTask = settling.RunAsync(_settlingStop.Token);
        _captureTask = capture.RunAsync(_captureStop.Token);
    }

    public SinkStatistics Sent => _sink.Statistics;

    public SettleStatistics Settled => _settling.Statistics;

    /// <summary>Whether whoever writes to PostgreSQL should slow down: the capture's slot retains more log than its budget.</summary>
    public bool MustThrottle => _capture.MustThrottle;

    /// <summary>How the capture stands.</summary>
    public CaptureStatus Captured => _capture.Status;

    /// <summary>Why the capture has to connect anew just now, or null.</summary>
    public string? Trouble => _capture.Status is { State: CaptureState.Reconnecting } status ? status.LastError : null;

    /// <summary>Mends and proves the ledgers.</summary>
    public AnalyticsRepair Repair { get; }

    /// <summary>Completes, with its failure, when a part has failed that should run for as long as the pipeline does.</summary>
    public Task Failed => Task.WhenAny(_captureTask, _settlingTask).Unwrap();

    /// <summary>Creates what is missing on the engines and starts the flow; returns when the snapshot, if one was due, is sent and changes stream.</summary>
    /// <param name="engines">The engines.</param>
    /// <param name="slot">Replication slot and publication.</param>
    /// <param name="anew">Whether ClickHouse is emptied first.</param>
    /// <param name="again">Tables, <c>schema.table</c>, to read again on the living slot.</param>
    /// <param name="faults">Where the settle loop is to die, for tests; null for nowhere.</param>
    /// <param name="progress">Hears how the snapshot goes.</param>
    /// <param name="clock">The system's clock.</param>
    /// <param name="loggers">For the parts.</param>
    /// <param name="cancellationToken">Stops starting.</param>
    public static async Task<StorePipeline> StartAsync(
        EngineSet engines,
        string slot,
        bool anew,
        ImmutableArray<string> again,
        FaultPoints? faults,
        Progress progress,
        TimeProvider clock,
        ILoggerFactory loggers,
        CancellationToken cancellationToken)
    {
        var names = NamesIn(engines);
        var captureOptions = CaptureOf(engines.Postgres, slot);
        var connection = new KafkaConnection { BootstrapServers = engines.Kafka };
        var topics = engines.Broker is { } broker ? new TopicCreator(broker, clock) : new TopicCreator(connection, clock);
        await topics.EnsureAsync(TopicsOf(captureOptions, names), cancellationToken);
        await new AnalyticsSchema(engines.ClickHouse, names).EnsureCreatedAsync(cancellationToken);
        var ingest = new IngestPipeline(engines.ClickHouse, names, clock, loggers.CreateLogger<IngestPipeline>());
        await ingest.AttachAsync(cancellationToken);

        var subscribed = names.Topics.ToHashSet(StringComparer.Ordinal);
        var sink = new KafkaChangeRecordSink(
            new KafkaChangeRecordSinkOptions { Connection = connection, ConsumerGroup = names.ConsumerGroup, TopicPrefix = names.TopicPrefix, IsGated = subscribed.Contains },
            clock,
            loggers.CreateLogger<KafkaChangeRecordSink>());
        if (anew)
        {
            // What an earlier server's capture left in Kafka would come after the new server's rows otherwise.
            progress.Say("Emptying ClickHouse …");
            await sink.DrainAsync(cancellationToken);
            await new AnalyticsReset(engines.ClickHouse, names, clock, loggers.CreateLogger<AnalyticsReset>()).RunAsync(cancellationToken);
        }

        var offsets = new ClickHouseCaptureOffsetStore(new CaptureOffsetTable(engines.ClickHouse, names));
        var capture = new PostgresCapture(captureOptions, sink, offsets, clock, loggers.CreateLogger<PostgresCapture>());
        if (!again.IsEmpty)
        {
            // Taken by its first session; whether that fails is told by the capture itself.
            _ = capture.ResnapshotAsync(again, CancellationToken.None);
        }

        var pipeline = new StorePipeline(
            sink,
            capture,
            ingest,
            new SettleLoop(engines.ClickHouse, names, () => sink.StoredLsn, clock, loggers.CreateLogger<SettleLoop>())
            {
                Reached = faults is null ? null : faults.ReachedAsync,
                ReadAgain = async (tables, stop) =>
                {
                    await capture.ResnapshotAsync(SourceTables.Choose(tables), stop);
                    var position = await EmitAsync(engines.Postgres, stop);
                    using var timer = new PeriodicTimer(AnswerPoll, clock);
                    while (sink.StoredLsn < position)
                    {
                        await timer.WaitForNextTickAsync(stop);
                    }
                },
            },
            engines.Postgres,
            clock,
            loggers);
        try
        {
            await pipeline.WaitForStreamingAsync(progress, clock, cancellationToken);
            return pipeline;
        }
        catch
        {
            await pipeline.DisposeAsync();
            throw;
        }
    }

    /// <summary>Reads tables again while everything flows; returns when what they held then counts in the answers.</summary>
    /// <param name="tables">Names, <c>schema.table</c>.</param>
    /// <param name="cancellationToken">Ends the wait; the tables are read nevertheless.</param>
    public async Task ResnapshotAsync(IEnumerable<string> tables, CancellationToken cancellationToken)
    {
        await _capture.ResnapshotAsync(tables, cancellationToken);
        await WaitForAnswersAsync(await EmitAsync(_postgres, cancellationToken), _clock, cancellationToken);
    }

    /// <summary>A position that the log reaches after everything that was sent so far.</summary>
    private static async Task<ulong> EmitAsync(string postgres, CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(postgres);
        await connection.OpenAsync(cancellationToken);
        return await TruthBarrier.EmitAsync(connection, "resnapshot", cancellationToken);
    }

    /// <summary>What things are called in ClickHouse and Kafka.</summary>
    public static AnalyticsOptions NamesIn(EngineSet engines) => new()
    {
        Database = EngineSet.Database,
        KafkaBrokers = engines.Kafka,
        EmbeddedBroker = engines.Broker is not null,
        EmbeddedEngine = engines.Chdb is not null,
        ChangeLogRetention = engines.ChangeLog,
    };

    /// <summary>The topics that the capture writes and ClickHouse reads.</summary>
    public static IEnumerable<TopicSpec> TopicsOf(CaptureOptions capture, AnalyticsOptions names) =>
        capture.Topics.Union(names.Topics, StringComparer.Ordinal).Select(topic => new TopicSpec(topic, PartitionsOf(topic, names)));

    /// <summary>How many stars stand for a masked value.</summary>
    public const int MaskLength = 10;

    /// <summary>What is captured of the store, and what of it is masked.</summary>
    public static CaptureOptions CaptureOf(string postgres, string slot) => new()
    {
        ConnectionString = postgres,
        SlotName = slot,
        PublicationName = slot,
        Tables = [.. StoreSchema.Tables.Select(table => $"{StoreSchema.SchemaName}.{table.Name}")],
        ColumnRules = [ColumnRule.MaskExactly(MaskLength, StoreSchema.SensitiveColumns)],
    };

    /// <summary>A fault: ClickHouse stops consuming, and begins again after a while. Returns at once.</summary>
    public void Stall(TimeSpan time, TimeProvider clock) => _stalling = StallAsync(_stalling, time, clock);

    /// <summary>Stops in the order of the flow, so that what was sent is stored and what is stored is confirmed.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stalling;
        await StopAsync(_captureStop, _captureTask);
        await _ingest.DetachAsync(CancellationToken.None);
        await StopAsync(_settlingStop, _settlingTask);
        await _settling.DisposeAsync();
        await _sink.DisposeAsync();
        _captureStop.Dispose();
        _settlingStop.Dispose();
    }

    private async Task StallAsync(Task before, TimeSpan time, TimeProvider clock)
    {
        await before;
        await _ingest.DetachAsync(CancellationToken.None);
        await Task.Delay(time, clock, CancellationToken.None);
        await _ingest.AttachAsync(CancellationToken.None);
    }

    private static int PartitionsOf(string topic, AnalyticsOptions names) => topic == names.ParkedTopic ? 1
        : names.EmbeddedBroker && names.BusyTopics.Contains(topic) ? PartitionsOfBusyTopic
        : PartitionsPerTopic;

    private static async Task StopAsync(CancellationTokenSource stop, Task task)
    {
        await stop.CancelAsync();

        // A part that failed was reported by whoever watches Failed; stopping goes on.
        await task.ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
    }

    private async Task WaitForStreamingAsync(Progress progress, TimeProvider clock, CancellationToken cancellationToken)
    {
        using var shown = new CancellationTokenSource();
        var showing = ShowSnapshotAsync(progress, clock, shown.Token);
        try
        {
            await Task.WhenAny(_capture.Streaming, Failed).Unwrap().WaitAsync(cancellationToken);
            if (_capture.Streaming is not { IsCompletedSuccessfully: true })
            {
                throw new PartFailedException("The capture ended before it streamed.");
            }

            await WaitForAnswersAsync(_capture.Status.MarkedLsn, clock, cancellationToken);
        }
        finally
        {
            await shown.CancelAsync();
            await showing;
        }
    }

    /// <summary>Ready means that the answers are there: whoever reads them at once must not find them empty.</summary>
    private async Task WaitForAnswersAsync(ulong snapshot, TimeProvider clock, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(AnswerPoll, clock);
        while (_settling.Statistics.WatermarkLsn < snapshot)
        {
            if (Failed.IsCompleted)
            {
                await Failed;
                throw new PartFailedException("The capture or the settle loop ended before the first answers were there.");
            }

            await timer.WaitForNextTickAsync(cancellationToken);
        }
    }

    private async Task ShowSnapshotAsync(Progress progress, TimeProvider clock, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1), clock);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken))
            {
                var status = _capture.Status;
                progress.Show(status.SnapshotTotalRows > 0
                    ? string.Create(CultureInfo.InvariantCulture, $"Snapshot: {status.SnapshotRows:N0} of about {status.SnapshotTotalRows:N0} rows ({status.SnapshotTable})")
                    : $"Capture: {status.State}");
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Streaming has begun.
        }
    }
}
