using System.Collections.Immutable;
using System.Security.Cryptography;
using Ecommerce.Streaming.Capture.Sessions;
using Ecommerce.Streaming.Capture.Slots;
using Npgsql;
using Npgsql.Replication;
using Npgsql.Replication.PgOutput;

namespace Ecommerce.Streaming.Capture;

/// <summary>
/// Stops a running capture at one exact position, from any process, so that target and database can be compared while others go on writing. The database is seen through
/// <see cref="SnapshotName"/>; the target holds exactly the same once its watermark is <see cref="Lsn"/>. The capture goes on when this is disposed, its process dies or the deadline passes.
/// Only this library's capture can be held. Compare the watermark with <see cref="Lsn"/> after reading too: if the capture was restarted at the wrong moment, it may be beyond.
/// </summary>
public sealed class VerificationHold : IAsyncDisposable
{
    internal const string MessagePrefix = "ecommerce.hold";

    private readonly NpgsqlConnection _requester;
    private readonly LogicalReplicationConnection _replication;

    private VerificationHold(NpgsqlConnection requester, LogicalReplicationConnection replication, string slotName, ulong lsn, string snapshotName, DateTimeOffset deadline)
    {
        _requester = requester;
        _replication = replication;
        SlotName = slotName;
        Lsn = lsn;
        SnapshotName = snapshotName;
        Deadline = deadline;
    }

    /// <summary>L: the capture forwards all that committed before it and nothing that committed at or beyond it.</summary>
    public ulong Lsn { get; }

    /// <summary>The database as of <see cref="Lsn"/>, for <c>SET TRANSACTION SNAPSHOT</c> as the first statement of a REPEATABLE READ transaction; valid until this is disposed.</summary>
    public string SnapshotName { get; }

    /// <summary>The temporary replication slot behind the hold.</summary>
    public string SlotName { get; }

    /// <summary>When the capture goes on at the latest, by the database server's clock.</summary>
    public DateTimeOffset Deadline { get; }

    /// <summary>Asks the capture to stop and waits for the position. Does not wait for the capture to get there: poll the target's watermark.</summary>
    /// <param name="connectionString">The captured database; the role needs the REPLICATION right, and the server a free slot and a free WAL sender.</param>
    /// <param name="acquireTimeout">How long to wait for transactions that are open now.</param>
    /// <param name="holdFor">How long the capture may be held after that.</param>
    /// <param name="cancellationToken">Gives up, and lets the capture go on.</param>
    /// <returns>The hold; dispose it to let the capture go on.</returns>
    /// <exception cref="CaptureHoldException">Transactions were still open when the time had passed; their processes are named.</exception>
    /// <exception cref="CaptureSetupException">The server refuses, for example because no slot is free.</exception>
    public static async Task<VerificationHold> AcquireAsync(string connectionString, TimeSpan acquireTimeout, TimeSpan holdFor, CancellationToken cancellationToken)
    {
        var builder = new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false, CommandTimeout = 0, ApplicationName = "ecommerce-verify" };
        var where = $"{builder.Host}:{builder.Port}/{builder.Database}";
        var requester = new NpgsqlConnection(builder.ConnectionString);
        var replication = new LogicalReplicationConnection(builder.ConnectionString);
        try
        {
            await requester.OpenAsync(cancellationToken).ConfigureAwait(false);
            await replication.Open(cancellationToken).ConfigureAwait(false);
            var ticket = await AnnounceAsync(requester, acquireTimeout + holdFor, cancellationToken).ConfigureAwait(false);
            var slot = await CreateSlotAsync(requester, replication, ticket, acquireTimeout, cancellationToken).ConfigureAwait(false);
            return new VerificationHold(
                requester, replication, ticket.SlotName, (ulong)slot.ConsistentPoint, slot.SnapshotName!, DateTimeOffset.FromUnixTimeMilliseconds(ticket.DeadlineUnixMs));
        }
        catch (Exception e)
        {
            // Closing the sessions drops lock and slot, which releases the capture.
            await replication.DisposeAsync().ConfigureAwait(false);
            await requester.DisposeAsync().ConfigureAwait(false);
            throw e switch
            {
                PostgresException { SqlState: PostgresErrorCodes.ConfigurationLimitExceeded } full => SlotSetup.NoFreeSlot(full),
                NpgsqlException => ServerFailure.Connecting(where, e),
                _ => e,
            };
        }
    }

    /// <summary>Lets the capture go on.</summary>
    /// <returns>A task that completes when the slot is dropped or its session closed.</returns>
    public async ValueTask DisposeAsync()
    {
        await _replication.DisposeAsync().ConfigureAwait(false);
        await _requester.DisposeAsync().ConfigureAwait(false);
    }

    private static async Task<HoldTicket> AnnounceAsync(NpgsqlConnection requester, TimeSpan lifetime, CancellationToken cancellationToken)
    {
        var lockId = RandomNumberGenerator.GetInt32(int.MaxValue);
        var command = new NpgsqlCommand("SELECT pg_advisory_lock($1, $2)", requester) { Parameters = { new() { Value = HoldTicket.LockClass }, new() { Value = lockId } } };
        await using (command.ConfigureAwait(false))
        {
            await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        }

        command = new NpgsqlCommand("SELECT (extract(epoch FROM clock_timestamp()) * 1000)::int8", requester);
        await using (command.ConfigureAwait(false))
        {
            var now = (long)(await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false))!;
            var ticket = new HoldTicket(now + (long)lifetime.TotalMilliseconds, lockId);

            // The slot is made after this has committed, so its position lies beyond: the capture meets the message before anything it must hold back.
            command.CommandText = "SELECT pg_logical_emit_message(true, $1, $2)";
            command.Parameters.Add(new NpgsqlParameter { Value = MessagePrefix });
            command.Parameters.Add(new NpgsqlParameter { Value = ticket.SlotName });
            await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
            return ticket;
        }
    }

    private static async Task<PgOutputReplicationSlot> CreateSlotAsync(
        NpgsqlConnection requester, LogicalReplicationConnection replication, HoldTicket ticket, TimeSpan timeout, CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(timeout);
        try
        {
            return await replication.CreatePgOutputReplicationSlot(
                ticket.SlotName, temporarySlot: true, slotSnapshotInitMode: LogicalSlotSnapshotInitMode.Export, cancellationToken: deadline.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (deadline.IsCancellationRequested)
        {
            var pids = await OpenTransactions.ReadAsync(requester, CancellationToken.None).ConfigureAwait(false);
            await OpenTransactions.StopWaitingAsync(requester, replication.ProcessID, CancellationToken.None).ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
            throw new CaptureHoldException(
                $"PostgreSQL made no snapshot within {timeout.TotalSeconds:0.#} s, because it waits for open transactions to end{(pids.IsEmpty ? "" : $": processes {string.Join(", ", pids)}")}. "
                + "End them (see pg_stat_activity) or try again with a longer deadline.",
                pids,
                e);
        }
    }
}
