using Ecommerce.Streaming.Capture;

namespace Ecommerce.Streaming.Sink;

/// <summary>One accepted record on its way. Its fields belong to the <see cref="DeliveryLedger"/>'s lock.</summary>
internal sealed class SentRecord(PartitionLedger partition, long sequence, int size, ChangeRecord? record)
{
    private enum State
    {
        InFlight,
        Acknowledged,
        Refused,
        Settled,
    }

    private State _state;
    private long _offset;

    internal PartitionLedger Partition { get; } = partition;

    /// <summary>Number of this record in the order of sending, over all partitions.</summary>
    internal long Sequence { get; } = sequence;

    internal int Size { get; } = size;

    /// <summary>The record itself, kept until the broker has answered.</summary>
    internal ChangeRecord? Record { get; private set; } = record;

    /// <summary>The record that the broker refused and this one describes, for a parked record that came of a refusal.</summary>
    internal SentRecord? StandsFor { get; init; }

    internal bool IsInFlight => _state == State.InFlight;

    /// <summary>Whether the target has this record, given what the consumer group has committed.</summary>
    internal bool IsStored => _state switch
    {
        State.Settled => true,
        State.Acknowledged => !Partition.IsGated || _offset < Partition.Committed,
        _ => false,
    };

    internal bool IsAcknowledged => _state == State.Acknowledged;

    internal void Acknowledge(long offset)
    {
        _state = State.Acknowledged;
        _offset = offset;
        Record = null;
    }

    /// <summary>The broker will not take it; it counts as outstanding until its stand-in on the parked topic is stored.</summary>
    internal void Refuse() => _state = State.Refused;

    /// <summary>Nothing is left to wait for: its stand-in is stored, or it was never handed to the producer.</summary>
    internal void Settle()
    {
        _state = State.Settled;
        Record = null;
    }
}
