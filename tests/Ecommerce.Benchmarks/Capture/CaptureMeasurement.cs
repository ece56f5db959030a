using System.Diagnostics;
using Ecommerce.Streaming.Capture;
using Ecommerce.Streaming.Embedded;
using Ecommerce.Streaming.Sink;
using Ecommerce.Streaming.Topics;
using Microsoft.Extensions.Logging.Abstractions;

namespace Ecommerce.Benchmarks.Capture;

/// <summary>One slot's capture into an embedded broker of its own, whose topic a reader drains.</summary>
internal sealed class CaptureMeasurement(OrdersDatabase database, string slot)
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(10);

    private readonly InMemoryCaptureOffsetStore _offsets = new();

    /// <summary>Makes the slot and takes the snapshot, of a table that is empty by now, so that a later run streams at once.</summary>
    public async Task PrepareAsync(CancellationToken cancellationToken)
    {
        using var broker = EmbeddedBroker.Start();
        await RunAsync(broker, capture => capture.Streaming, cancellationToken);
    }

    /// <summary>Runs until the reader has so many records.</summary>
    /// <param name="records">How many.</param>
    /// <param name="streaming">Runs once the capture streams, before the clock starts; null to start the clock and the capture at once.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<CaptureFigures> MeasureAsync(int records, Func<Task>? streaming, CancellationToken cancellationToken)
    {
        using var broker = EmbeddedBroker.Start();
        broker.CreateTopic(OrdersDatabase.Topic, TopicSpec.DataPartitions);
        var connection = new KafkaChangeRecordSinkOptions { Connection = new() { BootstrapServers = broker.BootstrapServers } };
        using var reader = new TopicReader(broker, OrdersDatabase.Topic, connection.ConsumerGroup, records);
        PeakMemory.Reset();
        var allocated = GC.GetTotalAllocatedBytes();
        var since = Stopwatch.GetTimestamp();
        var elapsed = TimeSpan.Zero;
        await RunAsync(
            broker,
            async capture =>
            {
                if (streaming is not null)
                {
                    await capture.Streaming;
                    await streaming();
                    since = Stopwatch.GetTimestamp();
                }

                await reader.Reached;
                elapsed = Stopwatch.GetElapsedTime(since);
            },
            cancellationToken);
        return reader.Count == records
            ? new(elapsed, GC.GetTotalAllocatedBytes() - allocated, PeakMemory.Read())
            : throw new InvalidOperationException($"{reader.Count} records came where {records} were due.");
    }

    private async Task RunAsync(EmbeddedBroker broker, Func<PostgresCapture, Task> until, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await using var sink = new KafkaChangeRecordSink(new() { Connection = new() { BootstrapServers = broker.BootstrapServers } });
        var capture = new PostgresCapture(
            new() { ConnectionString = database.ConnectionString, Tables = [OrdersDatabase.Table], SlotName = slot, PublicationName = $"pub_{slot}", HeartbeatInterval = TimeSpan.Zero },
            sink,
            _offsets,
            TimeProvider.System,
            NullLogger.Instance);
        var running = capture.RunAsync(stop.Token);
        try
        {
            var done = until(capture);
            if (await Task.WhenAny(done, running).WaitAsync(Limit, cancellationToken) == running)
            {
                await running;
                throw new InvalidOperationException("The capture ended.");
            }

            await done;
        }
        finally
        {
            await stop.CancelAsync();
            await running.WaitAsync(Limit, CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
