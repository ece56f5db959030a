using Ecommerce.Analytics;
using Ecommerce.Analytics.Ingest;
using Ecommerce.Analytics.Settling;
using Ecommerce.Data.Generation;
using Ecommerce.Data.Loading;
using Ecommerce.Data.Schema;
using Ecommerce.Data.Store;
using Ecommerce.Pipeline.Cli;
using Ecommerce.Pipeline.Status;
using Ecommerce.Streaming.Capture;
using Ecommerce.Streaming.Sink;
using Ecommerce.Streaming.Topics;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Ecommerce.Pipeline.Hosting;

/// <summary>Store, capture, topics, analytics and settling, composed over a set of engines and running.</summary>
internal sealed class StorePipeline : IAsyncDisposable
{
    // Tables of few rows gain nothing from more partitions, and the busy ones little on two cores.
    private const int PartitionsPerTopic = 2;
    private static readonly TimeSpan StopDeadline = TimeSpan.FromSeconds(20);

    private readonly NpgsqlDataSource _postgres;
    private readonly KafkaChangeRecordSink _sink;
    private readonly PostgresCapture _capture;
    private readonly IngestPipeline _ingest;
    private readonly SettleLoop _settling;
    private readonly LiveStore? _store;
    private readonly CancellationTokenSource _storeStop = new();
    private readonly CancellationTokenSource _captureStop = new();
    private readonly CancellationTokenSource _settlingStop = new();
    private readonly TimeProvider _clock;
    private Task _captureTask = Task.CompletedTask;
    private Task _settlingTask = Task.CompletedTask;
    private Task _storeTask = Task.CompletedTask;

    private StorePipeline(NpgsqlDataSource postgres, KafkaChangeRecordSink sink, PostgresCapture capture, IngestPipeline ingest, SettleLoop settling, LiveStore? store, TimeProvider clock)
    {
        _postgres = postgres;
        _sink = sink;
        _capture = capture;
        _ingest = ingest;
        _settling = settling;
        _store = store;
        _clock = clock;
    }

    public PipelineStatus Status
    {
        get
        {
            var sink = _sink.Statistics;
            var settled = _settling.Statistics;
            return new PipelineStatus
            {
                Orders = _store?.Counters.Orders ?? 0,
                Rows = _store?.Counters.Rows ?? 0,
                Events = sink.Sent,
                OffsetLag = sink.UnreadRecords,
                Parked = sink.Parked,
                FreshnessP50 = settled.FreshnessP50Ms,
                FreshnessP95 = settled.FreshnessP95Ms,
            };
        }
    }
}
