using Ecommerce.Streaming.Capture;
using Ecommerce.Testing;

namespace Ecommerce.Streaming.Tests.Capture;

/// <summary>A slot that is made anew while records of the old one are on their way: the target must not take them for newer than the new snapshot.</summary>
[Collection(CaptureCollection.Name)]
public sealed class NewGenerationTests(PostgresServerFixture server)
{
    [Fact]
    public async Task Records_of_a_lost_slot_are_stored_before_the_target_learns_of_the_new_one()
    {
        await using var database = await server.CreateDatabaseAsync();
        await Ledger.CreateAsync(database);
        var options = CaptureRun.Options(database, Ledger.Table);
        var offsets = new InMemoryCaptureOffsetStore();
        var sink = new RecordingSink { KnownConsistentPoint = () => offsets.ReadAsync(default).AsTask().Result?.SnapshotLsn };
        await using var run = await new CaptureRun(options, sink, offsets).StreamingAsync();
        var first = (await offsets.ReadAsync(default))!;
        sink.StopStoring();
        await database.ExecuteAsync("UPDATE ledger SET v = 'old' WHERE id <= 10");
        await run.CaughtUpAsync(database);
        var sent = sink.Events.Count;

        // An open transaction keeps a new slot from being created before it commits: the old slot is gone by then, so its changes are in the new snapshot alone.
        await using (var writer = await Session.OpenAsync(database))
        {
            await writer.RunAsync("BEGIN; UPDATE ledger SET v = 'new' WHERE id <= 5; DELETE FROM ledger WHERE id = 6");
            await DropSlotAsync(database, options.SlotName);
            await writer.RunAsync("COMMIT");
        }

        // A capture that does not drain goes on to its new snapshot instead.
        await Until.TrueAsync(() => Task.FromResult(run.Capture.Status.State == CaptureState.Draining || sink.Events.Count > sent || run.Running.IsCompleted), "the capture sees that its slot is gone");
        sink.StoreEverything();

        await Until.TrueAsync(async () => (await offsets.ReadAsync(default))! is { SnapshotCompleted: true } o && o.Generation != first.Generation, "the new snapshot is stored");
        var second = (await offsets.ReadAsync(default))!.SnapshotLsn;
        await Ledger.ShouldMatchAsync(database, run);
        sink.Events.Take(sent).Select(e => e.KnownWhenStored).Should().AllBeEquivalentTo((ulong?)first.SnapshotLsn, "the old slot's records were stored under its own position");
        sink.Events.Skip(sent).Select(e => e.KnownWhenStored).Should().AllBeEquivalentTo((ulong?)second);
        sink.Events.Skip(sent).Count(e => e.Op == 'r' && e.Lsn == second).Should().Be(19);
    }

    [Fact]
    public async Task A_capture_that_is_stopped_while_it_drains_takes_the_snapshot_at_its_next_start()
    {
        await using var database = await server.CreateDatabaseAsync();
        await Ledger.CreateAsync(database);
        var options = CaptureRun.Options(database, Ledger.Table);
        var run = await new CaptureRun(options, new RecordingSink(), new InMemoryCaptureOffsetStore()).StreamingAsync();
        await Until.TrueAsync(async () => (await run.Offsets.ReadAsync(default))!.SnapshotCompleted, "the snapshot is known to be stored");
        var first = await run.Offsets.ReadAsync(default);
        run.Sink.StopStoring();
        await database.ExecuteAsync("UPDATE ledger SET v = 'old' WHERE id = 1");
        await run.CaughtUpAsync(database);
        await DropSlotAsync(database, options.SlotName);
        await Until.TrueAsync(() => Task.FromResult(run.Capture.Status.State == CaptureState.Draining || run.Running.IsCompleted), "the capture drains");
        await run.StopAsync();
        (await run.Offsets.ReadAsync(default))!.Generation.Should().Be(first!.Generation, "nothing of the new slot is known before the old one's records are stored");
        (await database.ScalarAsync<long>($"SELECT count(*) FROM pg_replication_slots WHERE slot_name = '{options.SlotName}'")).Should().Be(0, "a slot that waits would hold the log back");

        run.Sink.StoreEverything();
        await using var again = await new CaptureRun(options, run.Sink, run.Offsets).StreamingAsync();
        await Ledger.ShouldMatchAsync(database, again);
        (await again.Offsets.ReadAsync(default))!.Generation.Should().NotBe(first.Generation);
    }

    [Fact]
    public async Task A_new_slot_whose_offset_was_not_stored_is_not_taken_for_the_old_one()
    {
        await using var database = await server.CreateDatabaseAsync();
        await Ledger.CreateAsync(database);
        var options = CaptureRun.Options(database, Ledger.Table);
        var offsets = new InMemoryCaptureOffsetStore();
        var run = await new CaptureRun(options, new RecordingSink(), offsets).StreamingAsync();
        await Until.TrueAsync(async () => (await offsets.ReadAsync(default))!.SnapshotCompleted, "the snapshot is known to be stored");
        await run.StopAsync();
        var first = (await offsets.ReadAsync(default))!;
        await DropSlotAsync(database, options.SlotName);
        await database.ExecuteAsync("DELETE FROM ledger WHERE id = 20");
        await using var crashed = new CaptureRun(options, new RecordingSink(), new FailingOffsetStore(offsets));
        await crashed.Invoking(c => c.Running.WaitAsync(TimeSpan.FromSeconds(20))).Should().ThrowAsync<InvalidOperationException>();
        (await database.ScalarAsync<long>($"SELECT count(*) FROM pg_replication_slots WHERE slot_name = '{options.SlotName}'")).Should().Be(1, "the new slot was created");
        (await offsets.ReadAsync(default)).Should().Be(first);
        crashed.Sink.Records.Should().BeEmpty();

        await using var again = await new CaptureRun(options, new RecordingSink(), offsets).StreamingAsync();
        await Ledger.ShouldMatchAsync(database, again);
        again.Sink.Events.Count(e => e.Op == 'r').Should().Be(19);
    }

    /// <summary>Drops a slot under the capture that streams from it.</summary>
    private static Task DropSlotAsync(TestDatabase database, string slot) => Until.TrueAsync(
        async () =>
        {
            // In one go on the server, so that the capture does not come back in between.
            await database.ExecuteAsync(
                $"""
                DO $$ BEGIN
                    PERFORM pg_terminate_backend(active_pid, 5000) FROM pg_replication_slots WHERE slot_name = '{slot}' AND active;
                    PERFORM pg_drop_replication_slot(slot_name) FROM pg_replication_slots WHERE slot_name = '{slot}';
                EXCEPTION WHEN object_in_use THEN NULL;
                END $$
                """);
            return !await database.ScalarAsync<bool>($"SELECT EXISTS (SELECT FROM pg_replication_slots WHERE slot_name = '{slot}')");
        },
        $"slot {slot} is gone");

    private sealed class FailingOffsetStore(ICaptureOffsetStore store) : ICaptureOffsetStore
    {
        public ValueTask<CaptureOffset?> ReadAsync(CancellationToken cancellationToken) => store.ReadAsync(cancellationToken);

        public ValueTask WriteAsync(CaptureOffset offset, CancellationToken cancellationToken) => throw new InvalidOperationException("the machine is switched off");
    }
}
