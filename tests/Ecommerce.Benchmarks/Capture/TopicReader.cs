using Confluent.Kafka;
using Ecommerce.Streaming.Embedded;

namespace Ecommerce.Benchmarks.Capture;

/// <summary>A consumer group of one member that drains a topic, commits as it goes and counts.</summary>
internal sealed class TopicReader : IDisposable
{
    private readonly IConsumer<Ignore, Ignore> _consumer;
    private readonly CancellationTokenSource _stopping = new();
    private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _reading;
    private readonly long _expected;
    private long _count;

    public TopicReader(EmbeddedBroker broker, string topic, string group, long expected)
    {
        _expected = expected;
        _consumer = new ConsumerBuilder<Ignore, Ignore>(new ConsumerConfig
        {
            BootstrapServers = broker.BootstrapServers,
            GroupId = group,
            AutoOffsetReset = AutoOffsetReset.Earliest,
            EnableAutoCommit = true,
            AutoCommitIntervalMs = 20,
            FetchWaitMaxMs = 10,
            ConsumeResultFields = "none",
        }).SetLogHandler((_, _) => { }).Build();
        _consumer.Subscribe(topic);
        _reading = Task.Factory.StartNew(Read, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <summary>Completes when as many records as are expected have been read.</summary>
    public Task Reached => _reached.Task;

    public long Count => Interlocked.Read(ref _count);

    public void Dispose()
    {
        _stopping.Cancel();
        _reading.Wait();
        _consumer.Close();
        _consumer.Dispose();
        _stopping.Dispose();
    }

    private void Read()
    {
        try
        {
            while (true)
            {
                _ = _consumer.Consume(_stopping.Token);
                if (Interlocked.Increment(ref _count) == _expected)
                {
                    _reached.SetResult();
                }
            }
        }
        catch (OperationCanceledException)
        {
            // Told to stop.
        }
        catch (Exception e)
        {
            _reached.TrySetException(e);
        }
    }
}
