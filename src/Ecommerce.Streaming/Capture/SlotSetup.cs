using Microsoft.Extensions.Logging;
using Npgsql;

namespace Ecommerce.Streaming.Capture;

/// <summary>Decides whether the slot can be resumed, and makes way for a new one where it cannot.</summary>
internal sealed class SlotSetup(CaptureOptions options, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(100);

    public static CaptureSetupException NoFreeSlot(PostgresException e) => new(
        $"PostgreSQL has no replication slot left: {ServerFailure.Words(e)}.",
        "Drop a slot that nobody needs (SELECT slot_name, active FROM pg_replication_slots; SELECT pg_drop_replication_slot('…')) or raise max_replication_slots and restart the server.",
        e);

    /// <summary>The server's log must carry logical changes, and its version must be one that is supported.</summary>
    public static async Task CheckServerAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        if (connection.PostgreSqlVersion.Major < 14)
        {
            throw new CaptureSetupException($"The server is PostgreSQL {connection.ServerVersion}.", "Capturing needs PostgreSQL 14 or later.");
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
    /// <returns>The slot, or null where there is none.</returns>
    public async Task<SlotInfo?> ReadIdleAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
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

    /// <summary>Why streaming cannot go on from the slot where it stands; null where it can. Without slot and offset the answer is empty: there is nothing to go on from.</summary>
    public static string? WhyNotResume(CaptureOffset? offset, SlotInfo? slot, PublicationGap gap, string slotName) => (offset, slot) switch
    {
        (null, null) => "",
        (null, _) => "the slot exists, but no offset is stored, so it is unknown what of it was delivered.",
        ({ } o, _) when o.SlotName != slotName => $"the stored offset belongs to slot '{o.SlotName}'.",
        (_, null) => "the slot is gone: what changed since is no longer in the log.",
        (_, { IsLost: true }) => "the server has removed log that the slot needed (max_slot_wal_keep_size).",
        ({ SnapshotCompleted: false }, _) => "the snapshot was not completed.",
        ({ } o, { ConfirmedLsn: var confirmed }) when confirmed is null || confirmed > Math.Max(o.ConfirmedLsn, o.SnapshotLsn) =>
            $"the slot is confirmed to {Lsn.Format(confirmed ?? 0)}, the stored offset only to {Lsn.Format(Math.Max(o.ConfirmedLsn, o.SnapshotLsn))}: somebody else has read from it, or the offset is an old copy.",
        _ => gap.MissedChanges,
    };

    public async Task DropAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var command = new NpgsqlCommand("SELECT pg_drop_replication_slot($1)", connection) { Parameters = { new() { Value = options.SlotName } } };
        await using (command.ConfigureAwait(false))
        {
            await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        }
    }
}
