using Ecommerce.Streaming.Capture.Catalog;
using Ecommerce.Streaming.Capture.Wal;
using Npgsql.Replication;
using NpgsqlTypes;

namespace Ecommerce.Streaming.Capture.Sessions;

/// <summary>Confirms to the slot what the target has stored, and never more. The offset is stored first: a slot that is ahead of the stored offset belongs to somebody else.</summary>
internal sealed class Confirmation(LogicalReplicationConnection connection, SessionContext context, Heartbeat heartbeat, TableWatch watch, LogContinuity continuity)
{
    private CaptureOffset? _offset;

    /// <summary>Confirms regularly until it is cancelled.</summary>
    public async Task RunAsync(CaptureOffset offset, CancellationToken cancellationToken)
    {
        _offset = offset;
        while (true)
        {
            await ConfirmAsync(cancellationToken).ConfigureAwait(false);
            await Task.Delay(context.Options.ConfirmInterval, context.Time, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Confirms what is stored by now.</summary>
    public async Task ConfirmAsync(CancellationToken cancellationToken)
    {
        // A slot of another history must not be moved on: where it stands is what tells.
        if (!continuity.IsProven)
        {
            return;
        }

        // A sink that served an earlier capture may tell that one's positions, whose commits are not known here.
        var stored = Math.Min(context.Sink.StoredLsn, context.Progress.Marked);
        context.Progress.SetStored(stored);
        if (_offset is not { } offset || stored < offset.SnapshotLsn)
        {
            return;
        }

        var next = Next(offset, stored);
        if (next != offset)
        {
            try
            {
                await context.Offsets.WriteAsync(next, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
            {
                context.Progress.LastError = e.Message;
                Log.OffsetNotStored(context.Logger, e.Message);
                return;
            }

            if (next.SnapshotCompleted && (!offset.SnapshotCompleted || next.PendingTables.Length < offset.PendingTables.Length))
            {
                Log.SnapshotStored(context.Logger, Lsn.Format(offset.LastSnapshotLsn));
            }

            _offset = next;
        }

        context.Commits.Forget(next.ConfirmedLsn);

        // Before the server has said anything, the session is not streaming yet and cannot take a confirmation.
        if (stored > (ulong)connection.LastFlushedLsn && (ulong)connection.LastReceivedLsn > 0)
        {
            connection.SetReplicationStatus(new NpgsqlLogSequenceNumber(stored));
            await SendAsync(cancellationToken).ConfigureAwait(false);
            context.Progress.SetConfirmed(stored);
        }
    }

    // What lies below the slot's confirmed position does not come again but as a duplicate of what the target has stored: positions of snapshots down there are of no use any more.
    private CaptureOffset Next(CaptureOffset offset, ulong stored)
    {
        var isWhole = stored >= offset.LastSnapshotLsn;
        var commit = context.Commits.LastUpTo(stored) is { } last && last.EndLsn >= (offset.CommitLsn ?? 0) ? last : null;
        return offset with
        {
            SnapshotCompleted = offset.SnapshotCompleted || isWhole,
            PendingTables = isWhole ? [] : offset.PendingTables,
            LaterSnapshots = isWhole ? offset.LaterSnapshots.RemoveAll(lsn => lsn < context.Progress.Confirmed) : offset.LaterSnapshots,
            ConfirmedLsn = Math.Max(offset.ConfirmedLsn, stored),
            IncrementalSnapshot = context.Sink.IncrementalSnapshots.At(stored),
            CommitLsn = commit?.EndLsn ?? offset.CommitLsn,
            Commit = commit ?? offset.Commit,
            Tables = watch.Tables,
            Tokens = heartbeat.Stored(offset.Tokens, stored),
        };
    }

    // A session that the server has just ended is not streaming any more, which Npgsql reports as a misuse of the connection before the reader has seen the end: it is a lost connection.
    private async Task SendAsync(CancellationToken cancellationToken)
    {
        try
        {
            await connection.SendStatusUpdate(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is not OperationCanceledException && !ServerFailure.IsTransient(e))
        {
            throw new IOException("The replication session has ended; a position could not be confirmed.", e);
        }
    }
}
