using Ecommerce.Analytics.Ingest;
using Ecommerce.Pipeline.Hosting;
using Ecommerce.Streaming.Capture;
using Ecommerce.Streaming.Embedded;
using Ecommerce.Streaming.Sink;
using Ecommerce.Streaming.Topics;
using Ecommerce.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using NpgsqlTypes;

namespace Ecommerce.Chaos.Tests.Mutants;

/// <summary>One life of the whole pipeline in this process: capture, embedded broker, ClickHouse's own Kafka table. What the broker holds goes with it.</summary>
internal sealed class MutatedPipeline : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private readonly TestDatabase _store;
    private readonly EmbeddedBroker _broker;
    private readonly KafkaChangeRecordSink _sink;
    private readonly IngestPipeline _ingest;
    private readonly PostgresCapture _capture;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _capturing;

    private MutatedPipeline(TestDatabase store, EmbeddedBroker broker, KafkaChangeRecordSink sink, IChangeRecordSink captured, IngestPipeline ingest, PostgresCapture capture)
    {
        _store = store;
        _broker = broker;
        _sink = sink;
        _ingest = ingest;
        _capture = capture;
        Captured = captured;
        _capturing = capture.RunAsync(_stop.Token);
    }

    /// <summary>The sink as the capture sees it.</summary>
    public IChangeRecordSink Captured { get; }

    /// <summary>Starts it on what earlier lives left in ClickHouse and in the slot.</summary>
    /// <param name="store">The store.</param>
    /// <param name="analytics">What ClickHouse keeps.</param>
    /// <param name="isHasty">Whether a <see cref="HastySink"/> stands between the capture and its sink.</param>
    public static async Task<MutatedPipeline> StartAsync(TestDatabase store, MutatedAnalytics analytics, bool isHasty)
    {
        var broker = EmbeddedBroker.Start();
        var options = analytics.Options with { KafkaBrokers = broker.BootstrapServers };
        var captureOptions = StorePipeline.CaptureOf(store.ConnectionString, store.Name) with { HeartbeatInterval = TimeSpan.FromMilliseconds(200), ConfirmInterval = TimeSpan.FromMilliseconds(100) };
        await new TopicCreator(broker, TimeProvider.System).EnsureAsync(captureOptions.Topics.Union(options.Topics, StringComparer.Ordinal).Select(topic => new TopicSpec(topic, 1)), CancellationToken.None);
        var ingest = new IngestPipeline(analytics.DataSource, options, TimeProvider.System, NullLogger.Instance);
        await ingest.AttachAsync(CancellationToken.None);
        var subscribed = options.Topics.ToHashSet(StringComparer.Ordinal);
        var sink = new KafkaChangeRecordSink(new KafkaChangeRecordSinkOptions
        {
            Connection = new KafkaConnection { BootstrapServers = broker.BootstrapServers },
            ConsumerGroup = options.ConsumerGroup,
            TopicPrefix = options.TopicPrefix,
            IsGated = subscribed.Contains,
        });
        IChangeRecordSink captured = isHasty ? new HastySink(sink) : sink;
        var offsets = new ClickHouseCaptureOffsetStore(new CaptureOffsetTable(analytics.DataSource, options));
        var pipeline = new MutatedPipeline(store, broker, sink, captured, ingest, new PostgresCapture(captureOptions, captured, offsets, TimeProvider.System, NullLogger.Instance));
        await pipeline._capture.Streaming.WaitAsync(Patience);
        return pipeline;
    }

    /// <summary>Where PostgreSQL's log ends now.</summary>
    public async Task<ulong> EndOfLogAsync() => (ulong)await _store.ScalarAsync<NpgsqlLogSequenceNumber>("SELECT pg_current_wal_lsn()");

    /// <summary>Waits until everything up to a position is in Kafka.</summary>
    public async Task WaitUntilSentAsync(ulong lsn)
    {
        await UntilAsync(() => _capture.Status.MarkedLsn >= lsn, Patience);
        await _sink.FlushAsync(CancellationToken.None);
    }

    /// <summary>Waits until ClickHouse has committed everything up to a position, whatever anybody claims.</summary>
    public Task WaitUntilStoredAsync(ulong lsn) => UntilAsync(() => _sink.StoredLsn >= lsn, Patience);

    /// <summary>Waits until the slot is confirmed up to a position.</summary>
    public Task WaitUntilConfirmedAsync(ulong lsn) => UntilAsync(() => _capture.Status.ConfirmedLsn >= lsn, Patience);

    /// <summary>Whether the slot stays unconfirmed at a position for many times the interval in which it is confirmed.</summary>
    public async Task<bool> StaysUnconfirmedAsync(ulong lsn)
    {
        try
        {
            await UntilAsync(() => _capture.Status.ConfirmedLsn >= lsn, TimeSpan.FromSeconds(2));
            return false;
        }
        catch (OperationCanceledException)
        {
            return true;
        }
    }

    /// <summary>ClickHouse stops consuming.</summary>
    public Task StallAsync() => _ingest.DetachAsync(CancellationToken.None);

    /// <summary>Ends it with whatever the broker holds; nothing is waited for.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _capturing.ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        await _ingest.DetachAsync(CancellationToken.None);
        await _sink.DisposeAsync();
        _broker.Dispose();
        _stop.Dispose();
    }

    private async Task UntilAsync(Func<bool> holds, TimeSpan patience)
    {
        using var deadline = new CancellationTokenSource(patience);
        while (!holds())
        {
            if (_capturing.IsCompleted)
                await _capturing;
            await Task.Delay(20, deadline.Token);
        }
    }
}
