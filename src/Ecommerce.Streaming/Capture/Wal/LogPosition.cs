using Ecommerce.Streaming.Capture.Metadata;
using Ecommerce.Streaming.Capture.Slots;
using Ecommerce.Streaming.ChangeEvents;
using Ecommerce.Streaming.Serialization;

namespace Ecommerce.Streaming.Capture.Wal;

/// <summary>Where the forwarding stands in the log, as source blocks tell it.</summary>
internal sealed class LogPosition(TransactionRecords? transactions, SlotHistory history, ulong? previousCommit, long startTimeUs)
{
    private LoggedTransaction? _transaction;
    private ulong? _previousCommit = previousCommit;
    private long _lastTimeUs = startTimeUs;

    /// <summary>The transaction being forwarded.</summary>
    /// <exception cref="InvalidDataException">There is none.</exception>
    public LoggedTransaction Transaction => _transaction ?? throw new InvalidDataException("The log has a change outside a transaction.");

    public void Begin(LoggedTransaction transaction) => (_transaction, _lastTimeUs) = (transaction, transaction.TimestampUs);

    public void SetOrigin(ulong lsn, string name) => _transaction = Transaction with { OriginLsn = lsn, Origin = name };

    public void Commit(ulong endLsn) => (_transaction, _previousCommit) = (null, endLsn);

    /// <summary>A message outside of transactions stands for itself in the log: what comes next has it as its predecessor.</summary>
    public void PassMessage(ulong lsn) => _previousCommit = lsn;

    public SourceSequence Sequence(ulong lsn) => new(_transaction is { } transaction ? history.FirstElement(_previousCommit, transaction.FinalLsn) : _previousCommit, lsn);

    /// <summary>The position of a row's change. Counts it where events are numbered: to be called once for each record that is sent.</summary>
    public SourcePosition Of(TableShape table, ulong lsn) => transactions is null ? Of(lsn) : Of(lsn) with { Transaction = transactions.Count(Transaction.Id, lsn, $"{table.Schema}.{table.Table}") };

    /// <summary>The position of a logical message; it too counts where it belongs to a transaction. Others have no commit time: the last one known stands in.</summary>
    public SourcePosition Of(LoggedMessage message, ulong lsn)
    {
        if (!message.IsTransactional)
        {
            return new SourcePosition { TimestampUs = _lastTimeUs, Snapshot = SnapshotMarker.None, Sequence = Sequence(lsn), TransactionId = null };
        }

        return transactions is null ? Of(lsn) : Of(lsn) with { Transaction = transactions.Count(Transaction.Id, lsn, TransactionRecords.Message) };
    }

    private SourcePosition Of(ulong lsn)
    {
        var transaction = Transaction;
        return new SourcePosition
        {
            TimestampUs = transaction.TimestampUs,
            Snapshot = SnapshotMarker.None,
            Sequence = Sequence(lsn),
            TransactionId = transaction.Id,
            Origin = transaction.Origin,
            OriginLsn = transaction.OriginLsn,
        };
    }
}
