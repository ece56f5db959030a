namespace Ecommerce.Streaming.Capture.Sessions;

/// <summary>Who a replication session talks to (IDENTIFY_SYSTEM).</summary>
/// <param name="SystemIdentifier">Set by initdb.</param>
/// <param name="Timeline">The log's timeline.</param>
/// <param name="Database">The database.</param>
/// <param name="FlushedLsn">How far the server's log is written.</param>
internal sealed record ServerIdentity(ulong SystemIdentifier, uint Timeline, string Database, ulong FlushedLsn)
{
    /// <summary>
    /// Refuses a server that a stored offset does not belong to. A new snapshot would not help: the target may have stored positions beyond those of the offset, and nothing tells
    /// that this server's lie beyond them.
    /// </summary>
    /// <param name="offset">The stored offset.</param>
    /// <param name="mayBePromoted">Whether the slot is kept in step on standbys: then it goes on where one of them was promoted, on a greater timeline.</param>
    /// <param name="marked">How far this capture has sent everything; 0 where it has sent nothing yet.</param>
    public void Check(CaptureOffset offset, bool mayBePromoted, ulong marked)
    {
        var expected = Describe(offset.SystemIdentifier, offset.Timeline, offset.Database);
        var actual = Describe(SystemIdentifier, Timeline, Database);
        if (offset.SystemIdentifier != SystemIdentifier || offset.Database != Database || (offset.Timeline != Timeline && !(mayBePromoted && Timeline > offset.Timeline)))
        {
            throw new CaptureIdentityException(
                $"The stored offset belongs to {expected}, but {actual} answered. Connect to the server that it belongs to, or start with an empty offset store and an empty target.", expected, actual);
        }

        var reached = Math.Max(marked, Math.Max(offset.ConfirmedLsn, offset.SnapshotLsn));
        if (FlushedLsn < reached)
        {
            throw new CaptureIdentityException(
                $"The target has the changes up to {Lsn.Format(reached)}, but the log of {actual} ends at {Lsn.Format(FlushedLsn)}: the server is an older copy of itself. Start with an empty offset store and an empty target.",
                $"{expected} at or beyond {Lsn.Format(reached)}",
                $"{actual} at {Lsn.Format(FlushedLsn)}");
        }
    }

    private static string Describe(ulong system, uint timeline, string database) => $"database '{database}' of system {system}, timeline {timeline}";
}
