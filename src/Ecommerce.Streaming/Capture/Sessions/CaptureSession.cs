using System.Globalization;
using System.Threading.Channels;
using Ecommerce.Streaming.Capture.Catalog;
using Ecommerce.Streaming.Capture.Slots;
using Ecommerce.Streaming.Capture.Wal;
using Npgsql;
using Npgsql.Replication;

namespace Ecommerce.Streaming.Capture.Sessions;

/// <summary>One connection's life: from the checks over the snapshots, if any are due, to streaming until something fails, tables are asked for again or the capture is stopped.</summary>
internal sealed class CaptureSession(SessionContext context)
{
    // Chunks of 256 KiB between reading and forwarding.
    private const int ChunksInFlight = 8;

    private static readonly TimeSpan FirstWord = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LastConfirmation = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan HoldPoll = TimeSpan.FromMilliseconds(50);

    private readonly TableCatalog _catalog = new(context.Source.Database, context.Options);

    /// <summary>Whether the server accepted the connection.</summary>
    public bool Connected { get; private set; }

    /// <summary>Runs until it is stopped, tables are asked for again or there is nothing to stream (then it returns), or something fails (then it throws).</summary>
    /// <param name="started">Called when streaming begins.</param>
    /// <param name="stop">Stops in good order: what is stored by then is confirmed.</param>
    /// <returns>Whether another session should follow.</returns>
    public async Task<bool> RunAsync(Action started, CancellationToken stop)
    {
        context.Progress.State = CaptureState.Connecting;
        var replication = await context.Source.OpenReplicationAsync(stop).ConfigureAwait(false);
        await using (replication.ConfigureAwait(false))
        {
            var connection = await context.Source.Database.OpenConnectionAsync(stop).ConfigureAwait(false);
            Connected = true;
            SessionBeginning? start;
            string database;
            await using (connection.ConfigureAwait(false))
            {
                var system = await replication.IdentifySystem(stop).ConfigureAwait(false);
                var identity = new ServerIdentity(ulong.Parse(system.SystemId, CultureInfo.InvariantCulture), system.Timeline, system.DbName!, (ulong)system.XLogPos);
                database = identity.Database;
                start = await new SessionPreparation(context, _catalog).RunAsync(connection, replication, identity, stop).ConfigureAwait(false);
                context.FormerPid = replication.ProcessID;
            }

            context.HasBegun = true;
            if (start is not { } begin)
            {
                return false;
            }

            await StreamAsync(replication, begin, database, started, stop).ConfigureAwait(false);
            return true;
        }
    }

    private async Task StreamAsync(LogicalReplicationConnection replication, SessionBeginning beginning, string database, Action started, CancellationToken stop)
    {
        var (offset, previousCommit, continuity) = beginning;
        var (source, options, sink, progress, time, logger) = (context.Source, context.Options, context.Sink, context.Progress, context.Time, context.Logger);
        var history = new SlotHistory(offset.LaterSnapshots);
        var heartbeat = new Heartbeat(source, options, time, logger);
        var watch = new TableWatch(source, options, new CapturedTables(options), new PublicationSetup(options, logger), history, context.Requests, progress, time, logger) { Tables = offset.Tables };
        var holds = new HoldGate(source.Database, sink, options, progress, watch, offset.LastSnapshotLsn, time, logger);
        await holds.AdoptAsync(stop).ConfigureAwait(false);
        var channel = Channel.CreateBounded<WalChunk>(new BoundedChannelOptions(ChunksInFlight) { SingleReader = true, SingleWriter = true });
        var confirmation = new Confirmation(replication, context, heartbeat, watch, continuity);

        var records = context.Records(database);
        var attendants = new LogAttendants(source, _catalog, sink, records, options, progress, time, logger);
        var pid = replication.ProcessID;

        // Reading outlives the rest, so that the connection is there for a last confirmation.
        using var reading = new CancellationTokenSource();
        using var working = CancellationTokenSource.CreateLinkedTokenSource(stop);
        progress.State = CaptureState.Streaming;
        Log.StreamingStarted(logger, options.SlotName, Lsn.Format(previousCommit ?? offset.SnapshotLsn));
        var reader = new WalReader(replication, channel.Writer, time).RunAsync(options.SlotName, options.PublicationName, continuity.From, reading.Token);
        List<Task> tasks =
        [
            reader,
            new LogForwarder(channel.Reader, sink, records, _catalog, holds, history, continuity, context.Commits, attendants, options, progress, time).RunAsync(offset, previousCommit, working.Token),
            confirmation.RunAsync(offset, working.Token),
            watch.RunAsync(working.Token),
            UntilAskedAsync(working.Token),
            UntilUnfitAsync(working.Token),
        ];
        if (options.HeartbeatInterval > TimeSpan.Zero)
        {
            tasks.Add(heartbeat.RunAsync(working.Token));
        }

        var any = Task.WhenAny(tasks);
        while (((ulong)replication.LastReceivedLsn == 0 || !continuity.IsProven) && !any.IsCompleted)
        {
            // The server speaks as soon as it streams; what is known of its log comes first.
            await Task.WhenAny(any, Task.Delay(FirstWord, time, CancellationToken.None)).ConfigureAwait(false);
        }

        if (!any.IsCompleted)
        {
            started();
        }

        var first = await any.ConfigureAwait(false);
        if (!reader.IsCompleted && (stop.IsCancellationRequested || first.IsCompletedSuccessfully))
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

    private async Task UntilUnfitAsync(CancellationToken cancellationToken)
    {
        var reason = await context.Slot.Unfit.WaitAsync(cancellationToken).ConfigureAwait(false);
        throw context.Slot.IsOverBudget && context.Options.SlotBudget.Policy == SlotBudgetPolicy.Fail
            ? new CaptureException(
                $"Slot '{context.Options.SlotName}': {reason} Nothing is lost, but the log goes on growing: let the target catch up and start the capture again, raise SlotBudget, or drop the slot: SELECT pg_drop_replication_slot('{context.Options.SlotName}').")
            : new IOException($"Slot '{context.Options.SlotName}' is not fit any more: {reason}");
    }

    // A verification compares at a position that a snapshot must not overtake.
    private async Task UntilAskedAsync(CancellationToken cancellationToken)
    {
        await context.Requests.Asked.WaitAsync(cancellationToken).ConfigureAwait(false);
        while (context.Progress.State == CaptureState.Holding)
        {
            await Task.Delay(HoldPoll, context.Time, cancellationToken).ConfigureAwait(false);
        }
    }

    // A cancellation that reaches the server before the stream has begun is lost on it; then the session is ended from outside.
    private async Task EndAsync(Task all, int pid)
    {
        if (await Task.WhenAny(all, Task.Delay(Grace, context.Time, CancellationToken.None)).ConfigureAwait(false) != all)
        {
            using var deadline = new CancellationTokenSource(LastConfirmation, context.Time);
            try
            {
                var connection = await context.Source.Database.OpenConnectionAsync(deadline.Token).ConfigureAwait(false);
                await using (connection.ConfigureAwait(false))
                {
                    await OpenTransactions.StopWaitingAsync(connection, pid, deadline.Token).ConfigureAwait(false);
                }
            }
            catch (Exception e) when (e is OperationCanceledException or NpgsqlException or IOException)
            {
                context.Progress.LastError = e.Message;
            }
        }

        await all.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task ConfirmLastAsync(Confirmation confirmation)
    {
        using var deadline = new CancellationTokenSource(LastConfirmation, context.Time);
        try
        {
            await confirmation.ConfirmAsync(deadline.Token).ConfigureAwait(false);

            // Ending the stream may overtake the confirmation on its way: see it arrive.
            var connection = await context.Source.Database.OpenConnectionAsync(deadline.Token).ConfigureAwait(false);
            await using (connection.ConfigureAwait(false))
            {
                while (await SlotInfo.ReadAsync(connection, context.Options.SlotName, deadline.Token).ConfigureAwait(false) is { } slot && slot.ConfirmedLsn < context.Progress.Confirmed)
                {
                    await Task.Delay(FirstWord, context.Time, deadline.Token).ConfigureAwait(false);
                }
            }
        }
        catch (Exception e) when (e is OperationCanceledException || ServerFailure.IsTransient(e))
        {
            // Unconfirmed changes come again at the next start.
            context.Progress.LastError = e.Message;
        }
    }
}
