using System.Diagnostics;
using Ecommerce.Benchmarks.Capture;
using Ecommerce.Pipeline.Hosting;
using Ecommerce.Streaming.Capture;
using Ecommerce.Streaming.Embedded;
using Ecommerce.Streaming.Sink;
using Ecommerce.Streaming.Topics;
using Microsoft.Extensions.Logging.Abstractions;

namespace Ecommerce.Benchmarks.Pipeline;

/// <summary>The host's capture alone, into an embedded broker whose topic of orders a reader drains.</summary>
internal sealed class CaptureStage(string postgres, string slot)
{
    private const string Orders = "shop.public.orders";

    private readonly InMemoryCaptureOffsetStore _offsets = new();

    /// <summary>Makes the slot.</summary>
    public Task PrepareAsync(CancellationToken cancellationToken) => RunAsync(0, (capture, _) => capture.Streaming, cancellationToken);

    /// <returns>From the start of the capture until the reader had all.</returns>
    public async Task<TimeSpan> MeasureAsync(int records, CancellationToken cancellationToken)
    {
        var elapsed = TimeSpan.Zero;
        await RunAsync(
            records,
            async (_, reader) =>
            {
                var since = Stopwatch.GetTimestamp();
                await reader.Reached;
                elapsed = Stopwatch.GetElapsedTime(since);
            },
            cancellationToken);
        return elapsed;
    }

    private async Task RunAsync(int records, Func<PostgresCapture, TopicReader, Task> until, CancellationToken cancellationToken)
    {
        using var broker = EmbeddedBroker.Start();
        var options = StorePipeline.CaptureOf(postgres, slot);
        await new TopicCreator(broker).EnsureAsync(StorePipeline.TopicsOf(options, new() { EmbeddedBroker = true }), cancellationToken);
        await using var sink = new KafkaChangeRecordSink(new() { Connection = new() { BootstrapServers = broker.BootstrapServers }, IsGated = topic => topic == Orders });
        using var reader = new TopicReader(broker, Orders, new KafkaChangeRecordSinkOptions { Connection = new() { BootstrapServers = string.Empty } }.ConsumerGroup, records);
        var capture = new PostgresCapture(options, sink, _offsets, TimeProvider.System, NullLogger.Instance);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var running = capture.RunAsync(stop.Token);
        try
        {
            var first = await Task.WhenAny(until(capture, reader), running).WaitAsync(PipelineStack.Limit, cancellationToken);
            await first;
            if (first == running)
            {
                throw new InvalidOperationException("The capture ended.");
            }
        }
        finally
        {
            await stop.CancelAsync();
            await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
