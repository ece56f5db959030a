namespace Ecommerce.Streaming.Capture;

/// <summary>
/// Where a capture delivers its records. <see cref="SendAsync"/>, <see cref="Mark"/>, <see cref="FlushAsync"/> and <see cref="DrainAsync"/> are called by one caller at a time, in order;
/// <see cref="StoredLsn"/> may be read from any thread at any moment.
/// </summary>
public interface IChangeRecordSink
{
    /// <summary>
    /// Accepts one record. Completes when the record is accepted, not when it is stored: a sink that is full holds the caller back here.
    /// </summary>
    /// <param name="record">The record; the sink may keep it.</param>
    /// <param name="cancellationToken">Ends the wait; the record is then not accepted.</param>
    /// <returns>A task that completes when the record is accepted, and throws when delivery has failed for good.</returns>
    ValueTask SendAsync(ChangeRecord record, CancellationToken cancellationToken);

    /// <summary>Declares that everything sent so far is all that the log holds up to this position. Positions never decrease.</summary>
    /// <param name="lsn">A log sequence number (a byte position in PostgreSQL's log).</param>
    void Mark(ulong lsn);

    /// <summary>
    /// The greatest marked position whose every preceding record is stored by the target for good; 0 before the first.
    /// The replication slot is confirmed up to here and no further: PostgreSQL then forgets what lies before it.
    /// </summary>
    ulong StoredLsn { get; }

    /// <summary>Pushes accepted records on their way and waits until the target has acknowledged them (not necessarily stored; see <see cref="StoredLsn"/>).</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>A task that completes when all accepted records are acknowledged, and throws when delivery has failed for good.</returns>
    Task FlushAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Waits until the target has stored every record that is on its way to it: all that this sink has accepted, marked or not, and what an earlier sink left between here and the
    /// target. The capture calls it before it makes a slot anew: the target orders records by the slot's consistent point, so a record of the old slot that is stored after the target
    /// has learnt of the new one would count as newer than the new snapshot. Nothing is sent meanwhile. With nothing on its way it completes at once.
    /// </summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>A task that completes when the target has stored all of it, and throws when delivery has failed for good.</returns>
    Task DrainAsync(CancellationToken cancellationToken);
}
