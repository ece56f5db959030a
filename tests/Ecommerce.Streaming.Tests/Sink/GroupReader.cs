using System.Collections.Concurrent;
using Confluent.Kafka;
using Ecommerce.Streaming.Embedded;
using Ecommerce.Streaming.Tests.Embedded;

namespace Ecommerce.Streaming.Tests.Sink;

/// <summary>A real consumer group of one member, that reads on a thread of its own and commits as it is told.</summary>
internal sealed class GroupReader : IAsyncDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly IConsumer<byte[], byte[]> _consumer;
    private readonly Task _reading;

    internal GroupReader(EmbeddedBroker broker, string group, IEnumerable<string> topics, int commitEvery, Action<ConsumeResult<byte[], byte[]>>? onRecord = null)
    {
        _consumer = Clients.Consumer(broker, group);
        _consumer.Subscribe(topics);
        _reading = Task.Factory.StartNew(() => Read(commitEvery, onRecord), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    internal ConcurrentQueue<ConsumeResult<byte[], byte[]>> Records { get; } = new();

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _reading;
        _consumer.Close();
        _consumer.Dispose();
        _stopping.Dispose();
    }

    private void Read(int commitEvery, Action<ConsumeResult<byte[], byte[]>>? onRecord)
    {
        var positions = new Dictionary<TopicPartition, Offset>();
        var unsaved = 0;
        while (!_stopping.IsCancellationRequested)
        {
            // A partition whose oldest unread record is gone jumps ahead here, as any consumer would: the records counted tell.
            var result = _consumer.Consume(TimeSpan.FromMilliseconds(10));
            if (result is not null)
            {
                Records.Enqueue(result);
                onRecord?.Invoke(result);
                positions[result.TopicPartition] = result.Offset + 1;
                unsaved++;
            }

            if (unsaved >= commitEvery || (unsaved > 0 && result is null))
            {
                _consumer.Commit(positions.Select(p => new TopicPartitionOffset(p.Key, p.Value)));
                positions.Clear();
                unsaved = 0;
            }
        }
    }
}
