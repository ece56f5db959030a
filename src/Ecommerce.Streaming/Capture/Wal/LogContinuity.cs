namespace Ecommerce.Streaming.Capture.Wal;

/// <summary>
/// Whether a log goes on as it was known. A server that was put back to an earlier copy of itself and has written since has reached the stored position by another way: it lacks the last
/// commit that the target has, or has others before the end of what was sent. So the log is read from that commit on, unless the slot is confirmed further, and nothing new is sent or
/// confirmed before everything known has come by as it was. A slot that is confirmed beyond that commit proves it: confirmations are part of the copy too.
/// </summary>
internal sealed class LogContinuity
{
    private readonly Queue<CapturedCommit> _expected = new();
    private readonly ulong _stored;
    private readonly ulong _known;
    private readonly string _database;
    private volatile bool _isProven;

    private LogContinuity(ulong from, ulong stored, ulong known, string database) => (From, _stored, _known, _database) = (from, stored, known, database);

    /// <summary>Where the log is to be read from; 0 for where the slot stands.</summary>
    public ulong From { get; }

    /// <summary>Whether everything known has come by: only then may anything be confirmed.</summary>
    public bool IsProven => _isProven;

    /// <summary>For a slot that was just made: nothing is known of its log.</summary>
    public static LogContinuity OfNewSlot(CaptureOffset offset) => new(offset.ConfirmedLsn, offset.ConfirmedLsn, known: 0, offset.Database) { _isProven = true };

    /// <summary>For a slot that an earlier session has read.</summary>
    /// <param name="offset">The stored offset.</param>
    /// <param name="slotConfirmed">Where the slot stands: what committed before is not sent again.</param>
    /// <param name="history">What this capture has sent beyond the offset.</param>
    /// <param name="marked">How far it has sent everything.</param>
    public static LogContinuity Of(CaptureOffset offset, ulong slotConfirmed, CommitHistory history, ulong marked)
    {
        if (offset.CommitLsn is not { } commitLsn)
        {
            return OfNewSlot(offset);
        }

        var sent = history.After(offset.ConfirmedLsn);
        var known = sent is null ? offset.ConfirmedLsn : Math.Max(offset.ConfirmedLsn, marked);
        var continuity = new LogContinuity(offset.Commit?.Lsn ?? commitLsn, offset.ConfirmedLsn, known, offset.Database) { _isProven = slotConfirmed >= known };
        foreach (var commit in (offset.Commit is { } last ? [last] : Array.Empty<CapturedCommit>()).Concat(sent ?? []).Where(c => c.Lsn >= slotConfirmed))
        {
            continuity._expected.Enqueue(commit);
        }

        return continuity;
    }

    /// <summary>A transaction comes.</summary>
    /// <returns>Whether the target has stored it already, so that it is not to be sent.</returns>
    /// <exception cref="CaptureIdentityException">It is another one than was known there.</exception>
    public bool Begin(LoggedTransaction transaction)
    {
        if (_isProven)
        {
            return false;
        }

        if (_expected.TryDequeue(out var expected))
        {
            if ((expected.Lsn, expected.TransactionId, expected.TimestampUs) != (transaction.FinalLsn, transaction.Id, transaction.TimestampUs))
            {
                throw Refusal(Describe(expected.TransactionId, expected.Lsn, expected.TimestampUs), Describe(transaction.Id, transaction.FinalLsn, transaction.TimestampUs));
            }
        }
        else if (transaction.FinalLsn < _known)
        {
            throw Refusal($"no other transaction before {Lsn.Format(_known)}", Describe(transaction.Id, transaction.FinalLsn, transaction.TimestampUs));
        }

        _isProven = _expected.Count == 0 && transaction.FinalLsn >= _known;
        return transaction.FinalLsn < _stored;
    }

    /// <summary>Everything that committed before a position has come.</summary>
    /// <returns>Whether the position is one that the target has passed already.</returns>
    /// <exception cref="CaptureIdentityException">A transaction that was known is not among it.</exception>
    public bool Pass(ulong lsn)
    {
        if (_isProven)
        {
            return false;
        }

        if (lsn >= _known)
        {
            if (_expected.TryPeek(out var expected))
            {
                throw Refusal(Describe(expected.TransactionId, expected.Lsn, expected.TimestampUs), "nothing there");
            }

            _isProven = true;
        }

        return lsn < _stored;
    }

    private CaptureIdentityException Refusal(string expected, string actual) => new(
        $"The target has the changes of database '{_database}' up to {Lsn.Format(_known)}, but the server's log tells of other ones: expected was {expected}; it has {actual}. The server is an older copy of itself, for example from a backup, "
        + "that has been written to since. Connect to the server that the target belongs to, or start with an empty offset store and an empty target.",
        expected,
        actual);

    private static string Describe(uint id, ulong lsn, long timestampUs) =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"transaction {id} committed at {Lsn.Format(lsn)} ({DateTimeOffset.UnixEpoch.AddMicroseconds(timestampUs):yyyy-MM-dd HH:mm:ss.ffffff} UTC)");
}
