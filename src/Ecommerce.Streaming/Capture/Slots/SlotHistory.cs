using System.Collections.Concurrent;
using System.Collections.Immutable;
using Ecommerce.Streaming.Capture.Catalog;

namespace Ecommerce.Streaming.Capture.Slots;

/// <summary>What a slot's log does not tell of itself: which snapshots were taken on the way, and which truncates went by.</summary>
/// <param name="laterSnapshots">The consistent points of snapshots after the slot's own, ascending.</param>
internal sealed class SlotHistory(ImmutableArray<ulong> laterSnapshots)
{
    private readonly ConcurrentDictionary<(uint Oid, uint TransactionId), byte> _truncates = new();
    private uint _truncating;

    /// <summary>
    /// The first element of a record's position: no row of a snapshot may be taken for newer than a change of a transaction that committed after it, although the commit before
    /// that transaction lies below the snapshot.
    /// </summary>
    /// <param name="previousCommit">The end of the previous commit; null in the first transaction of a fresh slot.</param>
    /// <param name="commit">Where this transaction commits, which its beginning tells.</param>
    public ulong? FirstElement(ulong? previousCommit, ulong commit)
    {
        var first = previousCommit;
        foreach (var snapshot in laterSnapshots)
        {
            if (snapshot <= commit && snapshot > (first ?? 0))
            {
                first = snapshot;
            }
        }

        return first;
    }

    /// <summary>Notes that the log tells of a truncate.</summary>
    public void NoteTruncate(uint oid, uint transactionId)
    {
        _truncating = transactionId;
        _truncates[(oid, transactionId)] = 0;
    }

    /// <summary>Notes that the log tells of a row. Rows that come in the transaction of a truncate may have been rewritten in it too, which nothing would show: then it explains nothing.</summary>
    public void NoteRow(uint oid, uint transactionId)
    {
        if (transactionId == _truncating)
        {
            _truncates.TryRemove((oid, transactionId), out _);
        }
    }

    /// <summary>Whether a table has its rows where they are because of a truncate that the log told of, and no rewrite after it.</summary>
    public bool IsTruncated(CapturedTable table) => _truncates.ContainsKey((table.Oid, table.ChangedBy));
}
