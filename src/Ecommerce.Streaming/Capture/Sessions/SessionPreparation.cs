using System.Collections.Concurrent;
using System.Collections.Immutable;
using Ecommerce.Streaming.Capture.Catalog;
using Ecommerce.Streaming.Capture.Notifications;
using Ecommerce.Streaming.Capture.Slots;
using Ecommerce.Streaming.Capture.Snapshots;
using Ecommerce.Streaming.Capture.Wal;
using Npgsql;
using Npgsql.Replication;

namespace Ecommerce.Streaming.Capture.Sessions;

/// <summary>What a session does before it streams: checks, publication, slot, and the snapshots that are due.</summary>
internal sealed class SessionPreparation(SessionContext context, TableCatalog catalog)
{
    private static readonly TimeSpan DrainPatience = TimeSpan.FromMilliseconds(500);

    private readonly CaptureOptions _options = context.Options;
    private readonly NamePatterns _snapshotTables = new(context.Options.SnapshotTables);
    private readonly SlotSetup _setup = new(context.Options, context.Time, context.Logger);
    private readonly SlotCreation _creation = new(context.Options, context.Time, context.Logger);
    private readonly PublicationSetup _publication = new(context.Options, context.Logger);

    /// <summary>Prepares.</summary>
    /// <returns>From where to stream; null where there is nothing to stream.</returns>
    public async Task<SessionBeginning?> RunAsync(
        NpgsqlConnection connection, LogicalReplicationConnection replication, ServerIdentity identity, CancellationToken stop)
    {
        var stored = await context.Offsets.ReadAsync(stop).ConfigureAwait(false);
        if (stored is not null)
        {
            identity.Check(stored, _options.SlotFailover, context.Progress.Marked);
            await Heartbeat.CheckAsync(connection, stored, stop).ConfigureAwait(false);
        }

        await _setup.CheckServerAsync(connection, stop).ConfigureAwait(false);
        if (_options.HeartbeatInterval > TimeSpan.Zero)
        {
            await new Heartbeat(context.Source, _options, context.Time, context.Logger).EnsureTableAsync(connection, stop).ConfigureAwait(false);
        }

        var known = stored is null ? [] : stored.Tables.Select(t => t.Name).ToHashSet(StringComparer.Ordinal);
        var tables = await new CapturedTables(_options).ReadAsync(connection, known, stop).ConfigureAwait(false);
        foreach (var table in tables.Where(t => !t.HasIdentity && !context.HasBegun))
        {
            Log.NoReplicaIdentity(context.Logger, table.Name.FullName);
        }

        var gap = await _publication.FindGapAsync(connection, tables, stop).ConfigureAwait(false);
        var slot = await _setup.ReadIdleAsync(connection, context.FormerPid, stop).ConfigureAwait(false);
        var plan = context.Slot.IsOverBudget && slot is not null
            ? new SessionPlan(SessionStart.NewSlot, await context.Slot.Unfit.ConfigureAwait(false))
            : SessionPlan.Decide(_options, stored, slot, gap, isFirst: !context.HasBegun);
        if (plan.Reason is { } reason)
        {
            Log.SlotRecreated(context.Logger, _options.SlotName, reason);
        }

        return plan.Start switch
        {
            SessionStart.Nothing => null,
            SessionStart.SnapshotOnly => await SnapshotOnlyAsync(connection, replication, identity, tables, stop).ConfigureAwait(false),
            SessionStart.NewSlot or SessionStart.NewSlotWithoutSnapshot =>
                await NewSlotAsync(connection, replication, identity, slot, tables, gap, plan.Start == SessionStart.NewSlot, stop).ConfigureAwait(false),
            _ => await ResumeAsync(connection, replication, identity, stored, slot!, tables, gap, plan.Start == SessionStart.ResumeWithSnapshot, stop).ConfigureAwait(false),
        };
    }

    private async Task<SessionBeginning> NewSlotAsync(
        NpgsqlConnection connection, LogicalReplicationConnection replication, ServerIdentity identity, SlotInfo? old, ImmutableArray<CapturedTable> tables, PublicationGap gap, bool withRows, CancellationToken stop)
    {
        // The slot goes first: whatever happens from here on, the next start sees that a snapshot is due. A new slot is confirmed further than the stored offset, so it is not taken for the old one.
        if (old is not null)
        {
            await _setup.DropAsync(connection, stop).ConfigureAwait(false);
        }

        context.Slot.Reset();
        await _publication.CloseGapAsync(connection, gap, tables, stop).ConfigureAwait(false);
        await DrainAsync(stop).ConfigureAwait(false);
        context.Progress.State = CaptureState.CreatingSlot;
        var slot = await _creation.CreateAsync(connection, replication, stop).ConfigureAwait(false);
        var lsn = (ulong)slot.ConsistentPoint;
        Log.SlotCreated(context.Logger, _options.SlotName, Lsn.Format(lsn));
        var offset = Fresh(identity, tables) with
        {
            SnapshotLsn = withRows ? lsn : 0,
            SnapshotCompleted = !withRows,
            PendingTables = withRows ? Names(Wanted(tables)) : [],
            ConfirmedLsn = withRows ? 0 : lsn,
            CommitLsn = 0,
        };

        // Before the first row is sent, and after the last one of an earlier slot is stored: whoever reads the rows orders them by this position.
        await context.Offsets.WriteAsync(offset, stop).ConfigureAwait(false);
        if (withRows)
        {
            offset = await SendFirstAsync(offset, slot.SnapshotName!, identity, Wanted(tables), Names(tables), stop).ConfigureAwait(false);
        }

        context.Sink.Mark(lsn);
        await context.Sink.FlushAsync(stop).ConfigureAwait(false);
        context.Progress.SetConfirmed(lsn);
        context.Requests.Complete(context.Requests.Tables);
        return new SessionBeginning(offset, PreviousCommit: null, LogContinuity.OfNewSlot(offset));
    }

    // Nothing lies in a fresh slot's log before its consistent point, so the positions just below it are free to tell which tables are stored.
    private async Task<CaptureOffset> SendFirstAsync(
        CaptureOffset offset, string snapshotName, ServerIdentity identity, ImmutableArray<CapturedTable> tables, ImmutableArray<string> captured, CancellationToken stop)
    {
        var remaining = (ulong)tables.Length;
        ConcurrentDictionary<string, ulong> sent = new(StringComparer.Ordinal);
        void Sent(TableName table)
        {
            remaining--;
            sent[table.FullName] = offset.SnapshotLsn - remaining;
            if (remaining > 0)
            {
                context.Sink.Mark(offset.SnapshotLsn - remaining);
            }
        }

        using var done = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var recording = RecordAsync(offset, sent, done.Token);
        try
        {
            await SendAsync(new SnapshotJob { SnapshotName = snapshotName, Lsn = offset.SnapshotLsn, Tables = tables, Captured = captured, IsWhole = true, Sent = Sent }, identity, stop).ConfigureAwait(false);
        }
        finally
        {
            await done.CancelAsync().ConfigureAwait(false);
            offset = await recording.ConfigureAwait(false);
        }

        return offset;
    }

    // After a crash only the tables that are not recorded are read again.
    private async Task<CaptureOffset> RecordAsync(CaptureOffset offset, ConcurrentDictionary<string, ulong> sent, CancellationToken done)
    {
        while (true)
        {
            await Task.Delay(_options.ConfirmInterval, context.Time, done).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            var stored = context.Sink.StoredLsn;
            var pending = offset.PendingTables.RemoveAll(t => sent.TryGetValue(t, out var lsn) && lsn <= stored && lsn < offset.SnapshotLsn);
            if (pending.Length < offset.PendingTables.Length && !pending.IsEmpty)
            {
                try
                {
                    await context.Offsets.WriteAsync(offset with { PendingTables = pending }, CancellationToken.None).ConfigureAwait(false);
                    offset = offset with { PendingTables = pending };
                }
                catch (Exception e) when (e is not OperationCanceledException)
                {
                    context.Progress.LastError = e.Message;
                    Log.OffsetNotStored(context.Logger, e.Message);
                }
            }

            if (done.IsCancellationRequested)
            {
                return offset;
            }
        }
    }

    private async Task<SessionBeginning?> ResumeAsync(
        NpgsqlConnection connection, LogicalReplicationConnection replication, ServerIdentity identity, CaptureOffset? stored, SlotInfo slot, ImmutableArray<CapturedTable> tables, PublicationGap gap, bool again, CancellationToken stop)
    {
        var offset = stored ?? Fresh(identity, tables) with { SnapshotLsn = 0, SnapshotCompleted = true, ConfirmedLsn = slot.ConfirmedLsn!.Value };
        var changes = TableChanges.Between(offset.Tables, tables, gap, _options);
        var seen = offset.Tables.Select(t => t.Name).ToHashSet(StringComparer.Ordinal);
        var requested = context.Requests.Tables;
        HashSet<string> due = [.. offset.PendingTables, .. requested];
        if (_options.Snapshot != SnapshotMode.NoData)
        {
            // A rewritten table may turn out to be a truncated one, which only the log can tell: it is looked at again while streaming.
            due.UnionWith([.. changes.MadeAnew, .. changes.Gone, .. changes.Unpublished]);
            if (_options.Publication == PublicationMode.Filtered && !offset.Tables.IsEmpty)
            {
                due.UnionWith(gap.Missing.Select(t => t.FullName).Where(t => !seen.Contains(t) && t != CaptureOptions.HeartbeatTable));
            }
        }

        if (_options.OnSlotLoss == SlotLossPolicy.Fail && changes.MadeAnew.Length + changes.Unpublished.Length > 0 && !requested.IsSupersetOf(changes.MadeAnew.Concat(changes.Unpublished)))
        {
            throw changes.Failure([]);
        }

        await _publication.CloseGapAsync(connection, gap, tables, stop).ConfigureAwait(false);
        context.Progress.SetConfirmed(slot.ConfirmedLsn!.Value);
        ImmutableArray<CapturedTable> rows = again ? Wanted(tables) : [.. tables.Where(t => due.Contains(t.Name.FullName))];
        ImmutableArray<TableName> gone = [.. due.Where(t => seen.Contains(t) && !tables.Any(c => c.Name.FullName == t)).Order(StringComparer.Ordinal).Select(TableName.Parse)];
        if (!rows.IsEmpty || !gone.IsEmpty)
        {
            offset = await SendAgainAsync(connection, replication, identity, offset with { Tables = SeenAfter(offset, changes, rows, gone) }, rows, gone, again || rows.Length == tables.Length, stop).ConfigureAwait(false);
        }
        else if (stored is null || !offset.Tables.Equals(changes.Seen))
        {
            offset = offset with { Tables = SeenAfter(offset, changes, rows, gone) };
            await context.Offsets.WriteAsync(offset, stop).ConfigureAwait(false);
        }

        if (rows.IsEmpty && gone.IsEmpty)
        {
            await new SnapshotNotifier(context.Sink, _options, context.Time).SkippedAsync(stop).ConfigureAwait(false);
        }

        context.Requests.Complete(requested);

        // What the target has stored is not sent again, so the next transaction is the one after the last that it has.
        return new SessionBeginning(
            offset, offset.CommitLsn is { } commit ? (commit == 0 ? null : commit) : slot.ConfirmedLsn, LogContinuity.Of(offset, slot.ConfirmedLsn!.Value, context.Commits, context.Progress.Marked));
    }

    // What is not read now keeps the file that it was last seen with, so that the difference is still seen.
    private static ImmutableArray<SeenTable> SeenAfter(CaptureOffset offset, TableChanges changes, ImmutableArray<CapturedTable> rows, ImmutableArray<TableName> gone)
    {
        var taken = rows.Select(t => t.Name.FullName).Concat(gone.Select(t => t.FullName)).ToHashSet(StringComparer.Ordinal);
        var before = offset.Tables.ToDictionary(t => t.Name, StringComparer.Ordinal);
        return [.. changes.Seen.Select(t => !taken.Contains(t.Name) && before.TryGetValue(t.Name, out var s) && s.Oid == t.Oid ? s : t)];
    }

    // The rule of positions: the snapshot's position is stored before its first row is sent, and no transaction that commits beyond it may be sent with a smaller one. Nothing is
    // streamed meanwhile, so whatever was sent before committed below it.
    private async Task<CaptureOffset> SendAgainAsync(
        NpgsqlConnection connection, LogicalReplicationConnection replication, ServerIdentity identity, CaptureOffset offset, ImmutableArray<CapturedTable> rows, ImmutableArray<TableName> gone, bool isWhole, CancellationToken stop)
    {
        context.Progress.State = CaptureState.CreatingSlot;
        var slot = await _creation.CreateTemporaryAsync(connection, replication, stop).ConfigureAwait(false);
        var lsn = (ulong)slot.ConsistentPoint;
        ImmutableArray<string> names = [.. Names(rows), .. gone.Select(t => t.FullName)];
        Log.TablesAgain(context.Logger, Lsn.Format(lsn), string.Join(", ", names));
        offset = offset with { PendingTables = names, LaterSnapshots = offset.LaterSnapshots.Add(lsn) };
        await context.Offsets.WriteAsync(offset, stop).ConfigureAwait(false);
        await SendAsync(new SnapshotJob { SnapshotName = slot.SnapshotName!, Lsn = lsn, Tables = rows, Gone = gone, IsWhole = isWhole && gone.IsEmpty }, identity, stop).ConfigureAwait(false);
        await context.Sink.FlushAsync(stop).ConfigureAwait(false);
        await replication.DropReplicationSlot(slot.Name, wait: false, stop).ConfigureAwait(false);
        return offset;
    }

    private async Task<SessionBeginning?> SnapshotOnlyAsync(
        NpgsqlConnection connection, LogicalReplicationConnection replication, ServerIdentity identity, ImmutableArray<CapturedTable> tables, CancellationToken stop)
    {
        await DrainAsync(stop).ConfigureAwait(false);
        context.Progress.State = CaptureState.CreatingSlot;
        var slot = await _creation.CreateTemporaryAsync(connection, replication, stop).ConfigureAwait(false);
        var lsn = (ulong)slot.ConsistentPoint;
        var offset = Fresh(identity, tables) with { SnapshotLsn = lsn, SnapshotCompleted = false, ConfirmedLsn = 0 };
        await context.Offsets.WriteAsync(offset, stop).ConfigureAwait(false);
        await SendAsync(new SnapshotJob { SnapshotName = slot.SnapshotName!, Lsn = lsn, Tables = Wanted(tables), Captured = Names(tables), IsWhole = true }, identity, stop).ConfigureAwait(false);
        context.Sink.Mark(lsn);
        await context.Sink.FlushAsync(stop).ConfigureAwait(false);
        await context.Sink.DrainAsync(stop).ConfigureAwait(false);
        await context.Offsets.WriteAsync(offset with { SnapshotCompleted = true }, stop).ConfigureAwait(false);
        Log.SnapshotStored(context.Logger, Lsn.Format(lsn));
        context.Requests.Complete(context.Requests.Tables);
        return null;
    }

    private async Task SendAsync(SnapshotJob job, ServerIdentity identity, CancellationToken stop)
    {
        context.Progress.State = CaptureState.Snapshotting;
        await new SnapshotSender(context.Source, catalog, context.Sink, () => context.Records(identity.Database), new SnapshotNotifier(context.Sink, _options, context.Time), _options, context.Progress, context.Time, context.Logger).SendAsync(job, stop).ConfigureAwait(false);
    }

    // Between dropping the old slot and creating the new one: nothing comes from the one any more, and the other does not hold the log and the old rows back meanwhile.
    private async Task DrainAsync(CancellationToken stop)
    {
        context.Progress.State = CaptureState.Draining;
        var since = context.Time.GetTimestamp();
        var draining = context.Sink.DrainAsync(stop);
        var takesLong = await Task.WhenAny(draining, Task.Delay(DrainPatience, context.Time, stop)).ConfigureAwait(false) != draining && !stop.IsCancellationRequested;
        if (takesLong)
        {
            Log.Draining(context.Logger, _options.SlotName);
        }

        await draining.ConfigureAwait(false);
        if (takesLong)
        {
            Log.Drained(context.Logger, _options.SlotName, context.Time.GetElapsedTime(since));
        }
    }

    private CaptureOffset Fresh(ServerIdentity identity, ImmutableArray<CapturedTable> tables) => new()
    {
        SystemIdentifier = identity.SystemIdentifier,
        Timeline = identity.Timeline,
        Database = identity.Database,
        SlotName = _options.SlotName,
        Generation = Guid.NewGuid(),
        SnapshotLsn = 0,
        SnapshotCompleted = false,
        ConfirmedLsn = 0,
        Tables = [.. tables.Select(t => new SeenTable(t.Name.FullName, t.Oid, t.FileNode)).OrderBy(t => t.Name, StringComparer.Ordinal)],
    };

    // What stood in the signal table before is no signal.
    private ImmutableArray<CapturedTable> Wanted(ImmutableArray<CapturedTable> tables) =>
        [.. tables.Where(t => t.Name.FullName != _options.Signals?.Table && (_snapshotTables.IsEmpty || _snapshotTables.Match(t.Name.FullName)))];

    private static ImmutableArray<string> Names(ImmutableArray<CapturedTable> tables) => [.. tables.Select(t => t.Name.FullName)];
}
