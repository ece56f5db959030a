using Confluent.Kafka;
using Ecommerce.Streaming.Capture;
using Ecommerce.Streaming.Topics;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Ecommerce.Streaming.Sink;

/// <summary>
/// Delivers change records to Kafka, in order, by an idempotent producer, and knows what the reader has stored: records on topics that the consumer group reads count as
/// stored once the group has committed them, and no partition holds more unread than its bound.
/// </summary>
/// <remarks>
/// Records of one key share a partition, chosen as Kafka's own partitioner does (murmur2); records without a key go to partition 0. A record that is too large for the
/// broker is described on <c>PREFIX.parked</c> in its place. While the group has not joined or committed yet, nothing counts as stored and a full partition holds the
/// capture back: that is no error.
/// </remarks>
public sealed class KafkaChangeRecordSink : IChangeRecordSink, IAsyncDisposable
{
    // What a record costs on the wire beside its bytes: lengths, offset and timestamp deltas, and a batch header of its own in the worst case (61 bytes).
    private const int RecordOverhead = 100;
    private const int HeaderOverhead = 10;

    private const string RefusedByBroker = "The broker refused the record as larger than its limit (message.max.bytes, or the topic's max.message.bytes).";

    // A broker that has forgotten a batch's sequence number takes a late retry for a duplicate, and no longer knows its offset: nothing could tell when that is read.
    private const string UnknownOffset = "the broker acknowledged the record without telling its offset";

    private static readonly TimeSpan RetryInterval = TimeSpan.FromMilliseconds(500);

    private readonly KafkaChangeRecordSinkOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly DeliveryLedger _ledger;
    private readonly IProducer<byte[], byte[]> _producer;
    private readonly IAdminClient _admin;
    private readonly TopicRoutes _routes;
    private readonly CommittedOffsetReader _committed;
    private readonly SinkDrain _drain;
    private readonly string _parkedTopic;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _watching;
    private int _disposed;

    /// <summary>Makes a sink; it connects in the background, and its first record tells whether Kafka can be reached.</summary>
    /// <param name="options">Its settings.</param>
    /// <param name="timeProvider">The clock; null for the system's.</param>
    /// <param name="logger">Where it logs; null for nowhere.</param>
    /// <exception cref="ArgumentException">An option is missing or out of range.</exception>
    /// <exception cref="KafkaConnectionException">A setting of the connection was refused.</exception>
    public KafkaChangeRecordSink(KafkaChangeRecordSinkOptions options, TimeProvider? timeProvider = null, ILogger<KafkaChangeRecordSink>? logger = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        KafkaChangeRecordSinkOptions.Validate(options);
        _options = options;
        _time = timeProvider ?? TimeProvider.System;
        _logger = logger ?? NullLogger<KafkaChangeRecordSink>.Instance;
        _parkedTopic = new TopicNames(options.TopicPrefix).Parked;
        _ledger = new DeliveryLedger(options.MaxUnreadBytesPerPartition, options.MaxUnreadRecordsPerPartition);
        _producer = options.Connection.Build(() => new ProducerBuilder<byte[], byte[]>(options.ProducerConfiguration())
            .SetErrorHandler((_, error) => OnClientError(error))
            .SetLogHandler((_, line) => _logger.ClientLog(line.Facility, options.Connection.Redact(line.Message)))
            .Build());
        _admin = new DependentAdminClientBuilder(_producer.Handle).Build();
        _routes = new TopicRoutes(_admin, _ledger, options.Gate(), options.MissingTopics, options.Connection);
        _committed = new CommittedOffsetReader(options.Connection, options.ConsumerGroup, _logger);
        _drain = new SinkDrain(_ledger, new TopicBacklog(_admin, _committed, options, _time, _logger), options.ConsumerGroup, _time, _logger, _stopping.Token);
        _watching = Task.Run(WatchAsync);
    }

    /// <inheritdoc/>
    public ulong StoredLsn => _ledger.StoredLsn;

    /// <summary>What was done so far.</summary>
    public SinkStatistics Statistics => _ledger.Read();

    /// <inheritdoc/>
    /// <exception cref="ChangeDeliveryException">Delivery has failed for good, or the record's topic does not exist.</exception>
    /// <exception cref="TopicCreationException">The record's topic could not be created.</exception>
    public async ValueTask SendAsync(ChangeRecord record, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(record);
        ObjectDisposedException.ThrowIf(_disposed != 0, this);
        var route = await _routes.FindAsync(record.Topic, cancellationToken).ConfigureAwait(false);
        var partition = route[record.Partition ?? KafkaPartitioner.Partition(record.Key, route.Length)];
        var size = SizeOf(record);
        if (size > _options.MaxMessageBytes)
        {
            await ParkAsync(record, partition, size, $"The record is larger than the sink's limit of {_options.MaxMessageBytes} bytes.", null, cancellationToken).ConfigureAwait(false);
            return;
        }

        await DeliverAsync(record, partition, size, null, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public void Mark(ulong lsn) => _ledger.Mark(lsn);

    /// <inheritdoc/>
    /// <exception cref="ChangeDeliveryException">Delivery has failed for good.</exception>
    public async Task FlushAsync(CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_disposed != 0, this);
        while (!_ledger.IsFlushed(out var progress))
            await progress.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    /// <remarks>
    /// First this sink's own records, then whatever else the topics below <c>PREFIX.</c> that are gated hold up to where they end by then, as an earlier process may have left it on a Kafka
    /// that outlives it. It waits for a group that has not joined yet; how much is left is logged every few seconds.
    /// </remarks>
    /// <exception cref="ChangeDeliveryException">Delivery has failed for good, or Kafka does not tell its topics.</exception>
    public async Task DrainAsync(CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_disposed != 0, this);
        await _drain.RunAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Ends the sink. What was not acknowledged may be lost on the way to Kafka, and never counts as stored: call <see cref="FlushAsync"/> before, where that matters.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
            return;
        await _stopping.CancelAsync().ConfigureAwait(false);
        _ledger.Fail(new ObjectDisposedException(nameof(KafkaChangeRecordSink)));
        await _watching.ConfigureAwait(false);
        await _drain.Ended.ConfigureAwait(false);
        await Task.Run(() =>
        {
            _committed.Dispose();
            _admin.Dispose();
            _producer.Dispose();
        }).ConfigureAwait(false);
        _routes.Dispose();
        _stopping.Dispose();
    }

    private static int SizeOf(ChangeRecord record)
    {
        var size = (long)(record.Key?.Length ?? 0) + (record.Value?.Length ?? 0) + RecordOverhead;
        for (var i = 0; i < record.Headers.Count; i++)
            size += record.Headers[i].Key.Length + record.Headers[i].Value.Length + HeaderOverhead;
        return (int)Math.Min(size, int.MaxValue);
    }

    private static Message<byte[], byte[]> ToMessage(ChangeRecord record)
    {
        var message = new Message<byte[], byte[]> { Key = record.Key!, Value = record.Value! };
        if (record.Headers.Count == 0)
            return message;
        message.Headers = [];
        for (var i = 0; i < record.Headers.Count; i++)
            message.Headers.Add(record.Headers[i].Key, record.Headers[i].IsNull ? null : record.Headers[i].Value.ToArray());
        return message;
    }

    private async ValueTask DeliverAsync(ChangeRecord record, PartitionLedger partition, int size, SentRecord? standsFor, CancellationToken cancellationToken)
    {
        SentRecord? sent;
        while ((sent = _ledger.TryAccept(partition, record, size, standsFor, out var room)) is null)
            await room.WaitAsync(cancellationToken).ConfigureAwait(false);

        var message = ToMessage(record);
        while (true)
        {
            try
            {
                _producer.Produce(partition.Address, message, report => OnDelivered(sent, report));
                return;
            }
            catch (ProduceException<byte[], byte[]> e) when (e.Error.Code == ErrorCode.Local_QueueFull)
            {
                await WaitForQueueAsync(sent, cancellationToken).ConfigureAwait(false);
            }
            catch (ProduceException<byte[], byte[]> e) when (e.Error.Code == ErrorCode.MsgSizeTooLarge && standsFor is null)
            {
                _ledger.Refuse(sent);
                return;
            }
            catch (KafkaException e)
            {
                var failure = Failure(partition, e.Error);
                Fail(failure);
                throw failure;
            }
        }
    }

    private async Task WaitForQueueAsync(SentRecord sent, CancellationToken cancellationToken)
    {
        try
        {
            // The queue is full of records that are on their way, so an acknowledgement is due; one that came a moment ago is covered by the interval.
            _ledger.IsFlushed(out var progress);
            await progress.WaitAsync(_options.CommitPollInterval, _time, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            // Try again.
        }
        catch
        {
            _ledger.Withdraw(sent);
            throw;
        }
    }

    private async ValueTask ParkAsync(ChangeRecord record, PartitionLedger partition, int size, string reason, SentRecord? standsFor, CancellationToken cancellationToken)
    {
        var parked = ParkedRecord.Describe(record, partition.Address.Partition.Value, size, reason, _parkedTopic);
        var route = await _routes.FindAsync(_parkedTopic, cancellationToken).ConfigureAwait(false);
        await DeliverAsync(parked, route[0], SizeOf(parked), standsFor, cancellationToken).ConfigureAwait(false);
        _ledger.CountParked();
        _logger.RecordParked(size, record.Topic, partition.Address.Partition.Value, _parkedTopic, reason);
    }

    private void OnDelivered(SentRecord sent, DeliveryReport<byte[], byte[]> report)
    {
        if (!report.Error.IsError && !report.Offset.IsSpecial)
            _ledger.Acknowledge(sent, report.Offset.Value);
        else if (!report.Error.IsError)
            Fail(Failure(sent.Partition, new Error(ErrorCode.DuplicateSequenceNumber, UnknownOffset)));
        else if (report.Error.Code == ErrorCode.MsgSizeTooLarge && sent.StandsFor is null)
            _ledger.Refuse(sent);
        else
            Fail(Failure(sent.Partition, report.Error));
    }

    private void OnClientError(Error error)
    {
        if (error.IsFatal)
            Fail(new ChangeDeliveryException(string.Empty, Partition.Any, $"The Kafka producer has failed for good: {_options.Connection.Redact(error.Reason)}. Start the capture again: it resumes from what is stored."));
        else
            _logger.ClientError(_options.Connection.Redact(error.Reason));
    }

    private ChangeDeliveryException Failure(PartitionLedger partition, Error error) => new(
        partition.Address.Topic,
        partition.Address.Partition.Value,
        $"A record for {partition.Address.Topic} [{partition.Address.Partition.Value}] could not be delivered to Kafka at {_options.Connection}: {_options.Connection.Redact(error.Reason)} ({error.Code}). "
        + "Once Kafka takes records again, start the capture again: it resumes from what is stored.");

    private void Fail(Exception failure)
    {
        if (_disposed == 0)
            _logger.DeliveryFailed(failure);
        _ledger.Fail(failure);
    }

    /// <summary>Follows the group's committed offsets while anything waits for them, and parks what the broker refused.</summary>
    private async Task WatchAsync()
    {
        var awaited = new List<PartitionLedger>();
        var unreadable = false;
        try
        {
            while (true)
            {
                await _ledger.AwaitedAsync(awaited).WaitAsync(_stopping.Token).ConfigureAwait(false);
                _stopping.Token.ThrowIfCancellationRequested();
                while (_ledger.TryTakeRefused(out var refused))
                    await ParkAsync(refused!.Record!, refused.Partition, refused.Size, RefusedByBroker, refused, _stopping.Token).ConfigureAwait(false);
                if (awaited.Count == 0)
                    continue;
                try
                {
                    await _committed.ReadAsync(awaited, _ledger).ConfigureAwait(false);
                    if (unreadable)
                        _logger.CommittedOffsetsReadable(_options.ConsumerGroup);
                    unreadable = false;
                }
                catch (KafkaException e)
                {
                    if (!unreadable)
                        _logger.CommittedOffsetsUnreadable(_options.ConsumerGroup, _options.Connection.Redact(e.Error.Reason));
                    unreadable = true;
                }

                await Task.Delay(unreadable ? RetryInterval : _options.CommitPollInterval, _time, _stopping.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // Disposed.
        }
        catch (Exception e)
        {
            // Whatever it was, records must not wait for ever for a watcher that is gone.
            Fail(e);
        }
    }
}
