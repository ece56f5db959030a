using System.Globalization;
using Microsoft.Extensions.Logging;
using Npgsql;
using Npgsql.Replication;
using NpgsqlTypes;

namespace Ecommerce.Streaming.Capture;

/// <summary>Confirms to the slot what the target has stored, and never more. The offset is stored first: a slot that is ahead of the stored offset belongs to somebody else.</summary>
internal sealed class Confirmation(
    LogicalReplicationConnection connection, CaptureSource source, ICaptureOffsetStore store, MarkedSink sink, CaptureOptions options, CaptureProgress progress, TimeProvider time, ILogger logger)
{
    private CaptureOffset? _offset;

    /// <summary>Confirms regularly until it is cancelled.</summary>
    public async Task RunAsync(CaptureOffset offset, CancellationToken cancellationToken)
    {
        _offset = offset;
        while (true)
        {
            await ConfirmAsync(cancellationToken).ConfigureAwait(false);
            await ObserveServerAsync(cancellationToken).ConfigureAwait(false);
            await Task.Delay(options.ConfirmInterval, time, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Confirms what is stored by now.</summary>
    public async Task ConfirmAsync(CancellationToken cancellationToken)
    {
        var stored = sink.StoredLsn;
        if (_offset is not { } offset || stored < offset.SnapshotLsn)
        {
            return;
        }

        var next = offset with { SnapshotCompleted = true, ConfirmedLsn = Math.Max(offset.ConfirmedLsn, stored), IncrementalSnapshot = sink.IncrementalSnapshots.At(stored) };
        if (next != offset)
        {
            try
            {
                await store.WriteAsync(next, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
            {
                progress.LastError = e.Message;
                Log.OffsetNotStored(logger, e.Message);
                return;
            }

            if (!offset.SnapshotCompleted)
            {
                Log.SnapshotStored(logger, Lsn.Format(offset.SnapshotLsn));
            }

            _offset = next;
        }

        // Before the server has said anything, the session is not streaming yet and cannot take a confirmation.
        if (stored > (ulong)connection.LastFlushedLsn && (ulong)connection.LastReceivedLsn > 0)
        {
            connection.SetReplicationStatus(new NpgsqlLogSequenceNumber(stored));
            await SendAsync(cancellationToken).ConfigureAwait(false);
            progress.SetConfirmed(stored);
        }
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

    private async Task ObserveServerAsync(CancellationToken cancellationToken)
    {
        try
        {
            var command = source.Database.CreateCommand("SELECT (CASE WHEN pg_is_in_recovery() THEN pg_last_wal_replay_lsn() ELSE pg_current_wal_lsn() END - '0/0'::pg_lsn)::text");
            await using (command.ConfigureAwait(false))
            {
                progress.SetServerLsn(ulong.Parse((string)(await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false))!, CultureInfo.InvariantCulture));
            }
        }
        catch (Exception e) when (e is NpgsqlException or TimeoutException or IOException && !cancellationToken.IsCancellationRequested)
        {
            // Only a figure: if the server is gone, the stream tells.
            progress.LastError = e.Message;
        }
    }
}
