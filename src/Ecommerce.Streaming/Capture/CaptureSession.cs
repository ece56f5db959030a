using System.Collections.Immutable;
using System.Globalization;
using System.Threading.Channels;
using Ecommerce.Streaming.Capture.Notifications;
using Microsoft.Extensions.Logging;
using Npgsql;
using Npgsql.Replication;
using Npgsql.Replication.PgOutput;

namespace Ecommerce.Streaming.Capture;

/// <summary>One connection's life: from the checks over the snapshot, if one is needed, to streaming until something fails or the capture is stopped.</summary>
internal sealed class CaptureSession(CaptureSource source, CaptureOptions options, MarkedSink sink, ICaptureOffsetStore offsets, CaptureProgress progress, Guid runId, TimeProvider time, ILogger logger)
{
    // Chunks of 256 KiB between reading and forwarding.
    private const int ChunksInFlight = 8;

    private static readonly TimeSpan DrainPatience = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan FirstWord = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LastConfirmation = TimeSpan.FromSeconds(3);

    private readonly TableCatalog _catalog = new(source.Database, options);

    /// <summary>Whether the server accepted the connection.</summary>
    public bool Connected { get; private set; }

    /// <summary>Runs until it is stopped (then it returns) or something fails (then it throws).</summary>
    /// <param name="started">Called when streaming begins.</param>
    /// <param name="stop">Stops in good order: what is stored by then is confirmed.</param>
    public async Task RunAsync(Action started, CancellationToken stop)
    {
        progress.State = CaptureState.Connecting;
        var replication = await source.OpenReplicationAsync(stop).ConfigureAwait(false);
        await using (replication.ConfigureAwait(false))
        {
            var connection = await source.Database.OpenConnectionAsync(stop).ConfigureAwait(false);
            Connected = true;
            CaptureOffset offset;
            ulong? previousCommit = null;
            string database;
            await using (connection.ConfigureAwait(false))
            {
                var system = await replication.IdentifySystem(stop).ConfigureAwait(false);
                var identity = new ServerIdentity(ulong.Parse(system.SystemId, CultureInfo.InvariantCulture), system.Timeline, system.DbName!, (ulong)system.XLogPos);
                database = identity.Database;
                var stored = await offsets.ReadAsync(stop).ConfigureAwait(false);
                if (stored is not null)
                {
                    identity.Check(stored);
                }

                (offset, previousCommit) = await PrepareAsync(connection, replication, identity, stored, stop).ConfigureAwait(false);
            }

            await StreamAsync(replication, offset, previousCommit, database, started, stop).ConfigureAwait(false);
        }
    }

    private async Task<(CaptureOffset Offset, ulong? PreviousCommit)> PrepareAsync(
        NpgsqlConnection connection, LogicalReplicationConnection replication, ServerIdentity identity, CaptureOffset? stored, CancellationToken stop)
    {
        await SlotSetup.CheckServerAsync(connection, stop).ConfigureAwait(false);
        if (options.HeartbeatInterval > TimeSpan.Zero)
        {
            await new Heartbeat(source, options, time, logger).EnsureTableAsync(connection, stop).ConfigureAwait(false);
        }

        var publication = new PublicationSetup(options, logger);
        var tables = await publication.ReadTablesAsync(connection, stop).ConfigureAwait(false);
        var gap = await publication.FindGapAsync(connection, tables, stop).ConfigureAwait(false);
        var setup = new SlotSetup(options, time, logger);
        var slot = await setup.ReadIdleAsync(connection, stop).ConfigureAwait(false);
        if (SlotSetup.WhyNotResume(stored, slot, gap, options.SlotName) is not { } reason)
        {
            await publication.CloseGapAsync(connection, gap, stop).ConfigureAwait(false);
            progress.SetConfirmed(slot!.ConfirmedLsn!.Value);
            await new SnapshotNotifier(sink, options, time).SkippedAsync(stop).ConfigureAwait(false);
            return (stored!, slot.ConfirmedLsn);
        }

        if (reason.Length > 0)
        {
            Log.SlotRecreated(logger, options.SlotName, reason);
        }

        // The slot goes first: whatever happens from here on, the next start sees that a snapshot is due. A new slot is confirmed further than the stored offset, so it is not taken for the old one.
        if (slot is not null)
        {
            await setup.DropAsync(connection, stop).ConfigureAwait(false);
        }

        await publication.CloseGapAsync(connection, gap, stop).ConfigureAwait(false);
        await DrainAsync(stop).ConfigureAwait(false);
        return (await SnapshotAsync(connection, replication, identity, tables, stop).ConfigureAwait(false), null);
    }

    // Between dropping the old slot and creating the new one: nothing comes from the one any more, and the other does not hold the log and the old rows back meanwhile.
    private async Task DrainAsync(CancellationToken stop)
    {
        progress.State = CaptureState.Draining;
        var since = time.GetTimestamp();
        var draining = sink.DrainAsync(stop);
        var takesLong = await Task.WhenAny(draining, Task.Delay(DrainPatience, time, stop)).ConfigureAwait(false) != draining && !stop.IsCancellationRequested;
        if (takesLong)
        {
            Log.Draining(logger, options.SlotName);
        }

        await draining.ConfigureAwait(false);
        if (takesLong)
        {
            Log.Drained(logger, options.SlotName, time.GetElapsedTime(since));
        }
    }

    private async Task<CaptureOffset> SnapshotAsync(
        NpgsqlConnection connection, LogicalReplicationConnection replication, ServerIdentity identity, ImmutableArray<(TableName Name, uint Oid)> tables, CancellationToken stop)
    {
        progress.State = CaptureState.CreatingSlot;
        var slot = await CreateSlotAsync(connection, replication, stop).ConfigureAwait(false);
        var lsn = (ulong)slot.ConsistentPoint;
        Log.SlotCreated(logger, options.SlotName, Lsn.Format(lsn));
        var offset = new CaptureOffset
        {
            SystemIdentifier = identity.SystemIdentifier,
            Timeline = identity.Timeline,
            Database = identity.Database,
            SlotName = options.SlotName,
            Generation = Guid.NewGuid(),
            SnapshotLsn = lsn,
            SnapshotCompleted = false,
            ConfirmedLsn = 0,
        };

        // Before the first row is sent, and after the last one of an earlier slot is stored: whoever reads the rows orders them by this position.
        await offsets.WriteAsync(offset, stop).ConfigureAwait(false);
        progress.State = CaptureState.Snapshotting;
        await new SnapshotSender(source, _catalog, sink, Records(identity.Database), new SnapshotNotifier(sink, options, time), options, progress, logger).SendAsync(slot.SnapshotName!, lsn, tables, stop).ConfigureAwait(false);
        sink.Mark(lsn);
        await sink.FlushAsync(stop).ConfigureAwait(false);
        progress.SetConfirmed(lsn);
        return offset;
    }

    private async Task<PgOutputReplicationSlot> CreateSlotAsync(NpgsqlConnection connection, LogicalReplicationConnection replication, CancellationToken stop)
    {
        try
        {
            var creation = replication.CreatePgOutputReplicationSlot(options.SlotName, slotSnapshotInitMode: LogicalSlotSnapshotInitMode.Export, cancellationToken: stop);
            for (var patience = TimeSpan.FromSeconds(2); await Task.WhenAny(creation, Task.Delay(patience, time, stop)).ConfigureAwait(false) != creation; patience = TimeSpan.FromSeconds(30))
            {
                stop.ThrowIfCancellationRequested();
                Log.SlotWaits(logger, options.SlotName, string.Join(", ", await OpenTransactions.ReadAsync(connection, stop).ConfigureAwait(false)));
            }

            return await creation.ConfigureAwait(false);
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.ConfigurationLimitExceeded)
        {
            throw SlotSetup.NoFreeSlot(e);
        }
    }

    private RecordFactory Records(string database) => new(options, database, runId, time);

    private async Task StreamAsync(LogicalReplicationConnection replication, CaptureOffset offset, ulong? previousCommit, string database, Action started, CancellationToken stop)
    {
        var holds = new HoldGate(source.Database, sink, options, progress, time, logger);
        await holds.AdoptAsync(stop).ConfigureAwait(false);
        var channel = Channel.CreateBounded<WalChunk>(new BoundedChannelOptions(ChunksInFlight) { SingleReader = true, SingleWriter = true });
        var confirmation = new Confirmation(replication, source, offsets, sink, options, progress, time, logger);

        var records = Records(database);
        var attendants = new LogAttendants(source, _catalog, sink, records, options, progress, time, logger);
        var pid = replication.ProcessID;

        // Reading outlives the rest, so that the connection is there for a last confirmation.
        using var reading = new CancellationTokenSource();
        using var working = CancellationTokenSource.CreateLinkedTokenSource(stop);
        progress.State = CaptureState.Streaming;
        Log.StreamingStarted(logger, options.SlotName, Lsn.Format(previousCommit ?? offset.SnapshotLsn));
        var reader = new WalReader(replication, channel.Writer, time).RunAsync(options.SlotName, options.PublicationName, reading.Token);
        List<Task> tasks =
        [
            reader,
            new LogForwarder(channel.Reader, sink, records, _catalog, holds, options, attendants, progress, time).RunAsync(offset, previousCommit, working.Token),
            confirmation.RunAsync(offset, working.Token),
        ];
        if (options.HeartbeatInterval > TimeSpan.Zero)
        {
            tasks.Add(new Heartbeat(source, options, time, logger).RunAsync(working.Token));
        }

        var any = Task.WhenAny(tasks);
        while ((ulong)replication.LastReceivedLsn == 0 && !any.IsCompleted)
        {
            // The server speaks as soon as it streams.
            await Task.WhenAny(any, Task.Delay(FirstWord, time, CancellationToken.None)).ConfigureAwait(false);
        }

        if (!any.IsCompleted)
        {
            started();
        }

        var first = await any.ConfigureAwait(false);
        if (stop.IsCancellationRequested && !reader.IsCompleted)
        {
            await ConfirmLastAsync(confirmation).ConfigureAwait(false);
        }

        await working.CancelAsync().ConfigureAwait(false);
        await reading.CancelAsync().ConfigureAwait(false);
        await EndAsync(Task.WhenAll(tasks), pid).ConfigureAwait(false);
        if (!stop.IsCancellationRequested)
        {
            await first.ConfigureAwait(false);
        }
    }

    // A cancellation that reaches the server before the stream has begun is lost on it; then the session is ended from outside.
    private async Task EndAsync(Task all, int pid)
    {
        if (await Task.WhenAny(all, Task.Delay(Grace, time, CancellationToken.None)).ConfigureAwait(false) != all)
        {
            using var deadline = new CancellationTokenSource(LastConfirmation, time);
            try
            {
                var connection = await source.Database.OpenConnectionAsync(deadline.Token).ConfigureAwait(false);
                await using (connection.ConfigureAwait(false))
                {
                    await OpenTransactions.StopWaitingAsync(connection, pid, deadline.Token).ConfigureAwait(false);
                }
            }
            catch (Exception e) when (e is OperationCanceledException or NpgsqlException or IOException)
            {
                progress.LastError = e.Message;
            }
        }

        await all.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task ConfirmLastAsync(Confirmation confirmation)
    {
        using var deadline = new CancellationTokenSource(LastConfirmation, time);
        try
        {
            await confirmation.ConfirmAsync(deadline.Token).ConfigureAwait(false);

            // Ending the stream may overtake the confirmation on its way: see it arrive.
            var connection = await source.Database.OpenConnectionAsync(deadline.Token).ConfigureAwait(false);
            await using (connection.ConfigureAwait(false))
            {
                while (await SlotInfo.ReadAsync(connection, options.SlotName, deadline.Token).ConfigureAwait(false) is { } slot && slot.ConfirmedLsn < progress.Confirmed)
                {
                    await Task.Delay(FirstWord, time, deadline.Token).ConfigureAwait(false);
                }
            }
        }
        catch (Exception e) when (e is OperationCanceledException || ServerFailure.IsTransient(e))
        {
            // Unconfirmed changes come again at the next start.
            progress.LastError = e.Message;
        }
    }
}
