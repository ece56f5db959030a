using System.Runtime.InteropServices;
using Confluent.Kafka;
using Ecommerce.Streaming.Capture;

namespace Ecommerce.Streaming.Sink;

/// <summary>
/// The books of a sink: every accepted record from its sending to its being stored, and the marks between them. It knows no Kafka client, is safe for any thread,
/// and answers one question: up to which mark is everything stored?
/// </summary>
internal sealed class DeliveryLedger(long maxUnreadBytes, int maxUnreadRecords)
{
    private readonly Lock _gate = new();
    private readonly List<PartitionLedger> _partitions = [];
    private readonly Queue<Marked> _marks = new();
    private readonly Queue<SentRecord> _refused = new();
    private TaskCompletionSource? _progress;
    private TaskCompletionSource? _room;
    private TaskCompletionSource? _work;
    private Exception? _failure;
    private long _sent;
    private long _acknowledged;
    private long _stored;
    private long _parked;
    private long _inFlight;
    private Marked _latestMark;
    private ulong _storedLsn;

    internal ulong StoredLsn
    {
        get
        {
            lock (_gate)
            {
                Advance();
                return _storedLsn;
            }
        }
    }

    internal PartitionLedger AddPartition(string topic, int partition, bool isGated)
    {
        var ledger = new PartitionLedger(topic, partition, isGated);
        lock (_gate)
            _partitions.Add(ledger);
        return ledger;
    }

    /// <summary>
    /// Accepts a record if its partition has room; else gives a signal that comes when a partition that was full has some again: a quarter of its bound. Room in drops would be
    /// filled by batches of a few records each, and a reader that gets one batch per fetch could then never catch up.
    /// </summary>
    /// <exception cref="ChangeDeliveryException">Delivery has failed for good.</exception>
    internal SentRecord? TryAccept(PartitionLedger partition, ChangeRecord record, int size, SentRecord? standsFor, out Task room)
    {
        lock (_gate)
        {
            ThrowIfFailed();
            room = Task.CompletedTask;

            // A stand-in comes from the one task that also sees partitions drain: it must not wait for itself.
            if (partition.IsGated
                && standsFor is null
                && partition.UnreadRecords > 0
                && (partition.IsFull || partition.UnreadBytes + size > maxUnreadBytes || partition.UnreadRecords >= maxUnreadRecords))
            {
                partition.IsFull = true;
                room = (_room ??= NewSignal()).Task;
                return null;
            }

            var sent = new SentRecord(partition, _sent++, size, record) { StandsFor = standsFor };
            partition.Add(sent);
            _inFlight++;
            return sent;
        }
    }

    /// <summary>A record was accepted and then never handed to the producer: nothing waits for it.</summary>
    internal void Withdraw(SentRecord record)
    {
        lock (_gate)
        {
            if (!record.IsInFlight)
                return;
            _inFlight--;
            record.Settle();
            Drain(record.Partition);
            Wake();
            Signal();
        }
    }

    internal void Acknowledge(SentRecord record, long offset)
    {
        lock (_gate)
        {
            record.Acknowledge(offset);
            _acknowledged++;
            _inFlight--;
            if (record.StandsFor is not null)
                _inFlight--;
            if (!record.Partition.IsGated || record.IsStored)
                Drain(record.Partition);
            Wake();
            Signal();
        }
    }

    /// <summary>The broker refused the record as too large: it waits in line to be described on the parked topic.</summary>
    internal void Refuse(SentRecord record)
    {
        lock (_gate)
        {
            record.Refuse();
            _refused.Enqueue(record);
            Wake();
        }
    }

    internal bool TryTakeRefused(out SentRecord? record)
    {
        lock (_gate)
            return _refused.TryDequeue(out record);
    }

    internal void CountParked() => Interlocked.Increment(ref _parked);

    internal void Mark(ulong lsn)
    {
        lock (_gate)
        {
            if (lsn <= _latestMark.Lsn)
                return;

            // The latest mark stays outside the queue, so that marks with no record between them take no room.
            if (_latestMark.Sent != _sent && _latestMark.Lsn > _storedLsn)
            {
                _marks.Enqueue(_latestMark);
                Advance();
            }

            _latestMark = new Marked(_sent, lsn);
        }
    }

    /// <summary>The gated partitions whose oldest record is acknowledged and not yet seen committed, and a signal for when there are none.</summary>
    internal Task AwaitedAsync(List<PartitionLedger> awaited)
    {
        lock (_gate)
        {
            awaited.Clear();
            foreach (var partition in _partitions)
            {
                if (partition.IsGated && partition.Oldest is { IsAcknowledged: true })
                    awaited.Add(partition);
            }

            if (awaited.Count > 0 || _refused.Count > 0)
                return Task.CompletedTask;
            _work ??= NewSignal();
            return _work.Task;
        }
    }

    internal void Commit(PartitionLedger partition, long offset)
    {
        lock (_gate)
        {
            partition.Commit(offset);
            if (Drain(partition))
                Signal();
        }
    }

    /// <summary>Ends the delivery; the first cause stays.</summary>
    internal void Fail(Exception failure)
    {
        lock (_gate)
        {
            _failure ??= failure;
            Signal();
            SignalRoom();
            Wake();
        }
    }

    /// <summary>Whether the broker has acknowledged all that was accepted; else gives a signal that comes with the next progress.</summary>
    /// <exception cref="ChangeDeliveryException">Delivery has failed for good.</exception>
    internal bool IsFlushed(out Task progress)
    {
        lock (_gate)
        {
            ThrowIfFailed();
            progress = (_progress ??= NewSignal()).Task;
            return _inFlight == 0;
        }
    }

    /// <summary>Whether the target has stored all that was accepted; else gives a signal that comes with the next progress.</summary>
    /// <exception cref="ChangeDeliveryException">Delivery has failed for good.</exception>
    internal bool IsDrained(out Task progress)
    {
        lock (_gate)
        {
            ThrowIfFailed();
            progress = (_progress ??= NewSignal()).Task;
            return _inFlight == 0 && _partitions.TrueForAll(partition => partition.Oldest is null);
        }
    }

    internal SinkStatistics Read()
    {
        lock (_gate)
        {
            Advance();
            PartitionStatistics[] unread =
            [
                .. _partitions.Where(p => p.IsGated && p.UnreadRecords > 0).Select(p => new PartitionStatistics(
                    p.Address.Topic, p.Address.Partition.Value, p.UnreadRecords, p.UnreadBytes, p.Committed < 0 ? null : p.Committed)),
            ];
            return new SinkStatistics(
                _sent, _acknowledged, _stored, Interlocked.Read(ref _parked), unread.Sum(p => (long)p.UnreadRecords), unread.Sum(p => p.UnreadBytes), _storedLsn, unread);
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void ThrowIfFailed()
    {
        switch (_failure)
        {
            case null:
                return;
            case ChangeDeliveryException e:
                throw new ChangeDeliveryException(e.Topic, e.Partition, e.Message, e);
            default:
                throw new ChangeDeliveryException(string.Empty, Partition.Any, $"The Kafka sink has failed: {_failure.Message} Start the capture again: it resumes from what is stored.", _failure);
        }
    }

    private bool Drain(PartitionLedger partition)
    {
        var any = false;
        while (partition.TryTakeStored(out var record))
        {
            any = true;
            _stored++;
            if (record!.StandsFor is not { } original)
                continue;
            original.Settle();
            Drain(original.Partition);
        }

        // A record that is too large for what has become free waits for an empty partition at the latest.
        if (any && partition.IsFull && partition.UnreadBytes <= maxUnreadBytes / 4 * 3 && partition.UnreadRecords <= maxUnreadRecords / 4 * 3)
        {
            partition.IsFull = false;
            SignalRoom();
        }

        return any;
    }

    private void Advance()
    {
        if (_latestMark.Lsn == _storedLsn)
            return;
        var oldest = long.MaxValue;
        foreach (var partition in _partitions)
            oldest = Math.Min(oldest, partition.Oldest?.Sequence ?? long.MaxValue);

        // A mark is reached when no record that was sent before it is outstanding.
        while (_marks.TryPeek(out var mark) && mark.Sent <= oldest)
        {
            _storedLsn = mark.Lsn;
            _marks.Dequeue();
        }

        if (_latestMark.Sent <= oldest)
            _storedLsn = _latestMark.Lsn;
    }

    private void Signal()
    {
        _progress?.SetResult();
        _progress = null;
    }

    private void SignalRoom()
    {
        _room?.SetResult();
        _room = null;
    }

    private void Wake()
    {
        _work?.SetResult();
        _work = null;
    }

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Marked(long Sent, ulong Lsn);
}
