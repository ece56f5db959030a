using Ecommerce.Streaming.Capture.Sessions;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Ecommerce.Streaming.Capture.Slots;

/// <summary>Decides whether the slot can be resumed, and makes way for a new one where it cannot.</summary>
internal sealed class SlotSetup(CaptureOptions options, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(100);

    public static CaptureSetupException NoFreeSlot(PostgresException e) => new(
        $"PostgreSQL has no replication slot left: {ServerFailure.Words(e)}.",
        "Drop a slot that nobody needs (SELECT slot_name, active FROM pg_replication_slots; SELECT pg_drop_replication_slot('…')) or raise max_replication_slots and restart the server.",
        e);

    /// <summary>The server's log must carry logical changes, and its version must be one that is supported and has what the options ask for.</summary>
    public async Task CheckServerAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        if (connection.PostgreSqlVersion.Major < 14)
        {
            throw new CaptureSetupException($"The server is PostgreSQL {connection.ServerVersion}.", "Capturing needs PostgreSQL 14 or later.");
        }

        if (options.SlotFailover && connection.PostgreSqlVersion.Major < 17)
        {
            throw new CaptureSetupException($"SlotFailover (slot.failover) is set, but the server is PostgreSQL {connection.ServerVersion}.", "Failover slots need PostgreSQL 17 or later.");
        }

        var command = new NpgsqlCommand("SHOW wal_level", connection);
        await using (command.ConfigureAwait(false))
        {
            var level = (string?)await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false);
            if (level != "logical")
            {
                throw new CaptureSetupException($"The server runs with wal_level = {level}.", "Set wal_level = logical (ALTER SYSTEM SET wal_level = 'logical') and restart the server.");
            }
        }
    }

    /// <summary>Waits until nobody else uses the slot.</summary>
    /// <param name="connection">The captured database.</param>
    /// <param name="formerPid">The server process of this capture's last session, which may not have noticed yet that its client is gone.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The slot, or null where there is none.</returns>
    public async Task<SlotInfo?> ReadIdleAsync(NpgsqlConnection connection, int? formerPid, CancellationToken cancellationToken)
    {
        var since = time.GetTimestamp();
        var told = false;
        while (true)
        {
            var slot = await SlotInfo.ReadAsync(connection, options.SlotName, cancellationToken).ConfigureAwait(false);
            if (slot is null)
            {
                return null;
            }

            if (slot.Plugin != "pgoutput" || slot.Database != connection.Database)
            {
                throw new CaptureSetupException(
                    $"Slot '{options.SlotName}' exists, but decodes database '{slot.Database}' with '{slot.Plugin}'.", $"Choose another slot name, or drop it: SELECT pg_drop_replication_slot('{options.SlotName}').");
            }

            if (slot.ActivePid is not { } pid)
            {
                return slot;
            }

            if (pid == formerPid && !told)
            {
                await OpenTransactions.StopWaitingAsync(connection, pid, cancellationToken).ConfigureAwait(false);
            }

            if (time.GetElapsedTime(since) > options.SlotWait)
            {
                throw new CaptureSetupException(
                    $"Slot '{options.SlotName}' is in use by server process {pid}.", $"Stop the other capture, choose another slot name, or end its session: SELECT pg_terminate_backend({pid}).");
            }

            if (!told)
            {
                Log.SlotBusy(logger, options.SlotName, pid);
                told = true;
            }

            await Task.Delay(Poll, time, cancellationToken).ConfigureAwait(false);
        }
    }

    public async Task DropAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var command = new NpgsqlCommand("SELECT pg_drop_replication_slot($1)", connection) { Parameters = { new() { Value = options.SlotName } } };
        await using (command.ConfigureAwait(false))
        {
            await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        }
    }
}
