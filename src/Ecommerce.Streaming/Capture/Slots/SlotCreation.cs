using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using Npgsql;
using Npgsql.Replication;
using Npgsql.Replication.Internal;
using Npgsql.Replication.PgOutput;

namespace Ecommerce.Streaming.Capture.Slots;

/// <summary>Creates slots with their snapshots. The replication session must stay idle as long as the snapshot is read.</summary>
internal sealed class SlotCreation(CaptureOptions options, TimeProvider time, ILogger logger)
{
    /// <summary>The capture's slot.</summary>
    public Task<PgOutputReplicationSlot> CreateAsync(NpgsqlConnection connection, LogicalReplicationConnection replication, CancellationToken stop) =>
        WaitAsync(
            options.SlotName,
            connection,
            // The driver has no parameter for it, but passes on what follows the plug-in's name.
            options.SlotFailover
                ? replication.CreateLogicalReplicationSlot(options.SlotName, "pgoutput (FAILOVER true, SNAPSHOT 'export')", cancellationToken: stop)
                : replication.CreateLogicalReplicationSlot(options.SlotName, "pgoutput", slotSnapshotInitMode: LogicalSlotSnapshotInitMode.Export, cancellationToken: stop),
            stop);

    /// <summary>A slot that is nothing but a position and a snapshot of the database there; drop it after reading, or end its session.</summary>
    public Task<PgOutputReplicationSlot> CreateTemporaryAsync(NpgsqlConnection connection, LogicalReplicationConnection replication, CancellationToken stop)
    {
        var name = $"ecommerce_snapshot_{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8))}";
        return WaitAsync(
            name, connection, replication.CreateLogicalReplicationSlot(name, "pgoutput", isTemporary: true, LogicalSlotSnapshotInitMode.Export, cancellationToken: stop), stop);
    }

    private async Task<PgOutputReplicationSlot> WaitAsync(string name, NpgsqlConnection connection, Task<ReplicationSlotOptions> creation, CancellationToken stop)
    {
        try
        {
            for (var patience = TimeSpan.FromSeconds(2); await Task.WhenAny(creation, Task.Delay(patience, time, stop)).ConfigureAwait(false) != creation; patience = TimeSpan.FromSeconds(30))
            {
                stop.ThrowIfCancellationRequested();
                Log.SlotWaits(logger, name, string.Join(", ", await OpenTransactions.ReadAsync(connection, stop).ConfigureAwait(false)));
            }

            return new PgOutputReplicationSlot(await creation.ConfigureAwait(false));
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.ConfigurationLimitExceeded)
        {
            throw SlotSetup.NoFreeSlot(e);
        }
    }
}
