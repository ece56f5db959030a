using System.Diagnostics;
using ClickHouse.Driver.ADO;
using ClickHouse.Driver.Utility;
using Ecommerce.Analytics;
using Ecommerce.Analytics.Ingest;
using Ecommerce.Analytics.Settling;
using Ecommerce.Pipeline.Hosting;
using Ecommerce.Streaming.Capture;
using Ecommerce.Streaming.Embedded;
using Ecommerce.Streaming.Sink;
using Ecommerce.Streaming.Topics;
using Microsoft.Extensions.Logging.Abstractions;

namespace Ecommerce.Benchmarks.Pipeline;

/// <summary>
/// The stack as the host composes it, with a replication slot, an embedded broker and a ClickHouse database of its own, started so that the clock can begin with the capture.
/// </summary>
internal sealed class PipelineStack(string postgres, string name, ClickHouseDataSource clickHouse)
{
    public static readonly TimeSpan Limit = TimeSpan.FromMinutes(10);

    /// <summary>Makes the slot, and has the snapshot stored and settled, so that a later run streams at once.</summary>
    public Task PrepareAsync(CancellationToken cancellationToken) =>
        RunAsync(true, async running => await running.WaitAsync(running.Capture.Streaming, cancellationToken), cancellationToken);

    /// <summary>Works off what the slot retains.</summary>
    /// <param name="end">Everything up to this LSN counts.</param>
    /// <param name="settling">Whether until it is settled; otherwise until it is stored, and nothing is settled.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>From the start of the capture until then.</returns>
    public async Task<TimeSpan> DrainAsync(ulong end, bool settling, CancellationToken cancellationToken)
    {
        var elapsed = TimeSpan.Zero;
        await RunAsync(
            settling,
            async running =>
            {
                var since = Stopwatch.GetTimestamp();
                await running.WaitAsync(UntilAsync(() => (settling ? running.Settling.Statistics.WatermarkLsn : running.Sink.StoredLsn) >= end, cancellationToken), cancellationToken);
                elapsed = Stopwatch.GetElapsedTime(since);
            },
            cancellationToken);
        return elapsed;
    }

    /// <summary>Settles what is stored.</summary>
    /// <returns>How long that took.</returns>
    public async Task<TimeSpan> SettleAsync(CancellationToken cancellationToken)
    {
        await using var loop = new SettleLoop(clickHouse, Names(string.Empty), () => 0, TimeProvider.System, NullLogger.Instance);
        var since = Stopwatch.GetTimestamp();
        while (await loop.SettleOnceAsync(cancellationToken))
        {
        }

        return Stopwatch.GetElapsedTime(since);
    }

    /// <summary>What a query over the stack's database answers; <c>db</c> stands for it.</summary>
    public async Task<string> ScalarAsync(string sql, CancellationToken cancellationToken)
    {
        await using var connection = (ClickHouseConnection)await clickHouse.OpenConnectionAsync(cancellationToken);
        return (await connection.ExecuteScalarAsync(sql.Replace("db.", name + ".", StringComparison.Ordinal)))?.ToString() ?? string.Empty;
    }

    /// <summary>Starts all parts, the capture last, and stops them in the order of the flow.</summary>
    public async Task RunAsync(bool settling, Func<RunningStack, Task> until, CancellationToken cancellationToken)
    {
        using var broker = EmbeddedBroker.Start();
        var names = Names(broker.BootstrapServers);
        var options = StorePipeline.CaptureOf(postgres, name);
        await new TopicCreator(broker).EnsureAsync(StorePipeline.TopicsOf(options, names), cancellationToken);
        await new AnalyticsSchema(clickHouse, names).EnsureCreatedAsync(cancellationToken);
        var ingest = new IngestPipeline(clickHouse, names, TimeProvider.System, NullLogger.Instance);
        await ingest.AttachAsync(cancellationToken);
        var subscribed = names.Topics.ToHashSet(StringComparer.Ordinal);
        await using var sink = new KafkaChangeRecordSink(new() { Connection = new() { BootstrapServers = broker.BootstrapServers }, ConsumerGroup = names.ConsumerGroup, IsGated = subscribed.Contains });
        await using var loop = new SettleLoop(clickHouse, names, () => sink.StoredLsn, TimeProvider.System, NullLogger.Instance);
        var offsets = new ClickHouseCaptureOffsetStore(new CaptureOffsetTable(clickHouse, names));
        var capture = new PostgresCapture(options, sink, offsets, TimeProvider.System, NullLogger.Instance);
        using var captureStop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var settlingStop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var settled = settling ? loop.RunAsync(settlingStop.Token) : Task.Delay(Timeout.Infinite, settlingStop.Token);
        var running = new RunningStack(capture, sink, loop, capture.RunAsync(captureStop.Token), settled);
        try
        {
            await until(running);
        }
        finally
        {
            await captureStop.CancelAsync();
            await running.Capturing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await ingest.DetachAsync(CancellationToken.None);
            await settlingStop.CancelAsync();
            await running.Settled.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Looks again and again until it is so.</summary>
    public static async Task UntilAsync(Func<bool> isReached, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(5));
        while (!isReached() && await timer.WaitForNextTickAsync(cancellationToken))
        {
        }
    }

    private AnalyticsOptions Names(string brokers) => new() { Database = name, IngestDatabase = name + "_ingest", KafkaBrokers = brokers, EmbeddedBroker = true, EmbeddedEngine = true };
}
