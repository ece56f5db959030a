using Ecommerce.Streaming.Capture;
using Ecommerce.Streaming.ChangeEvents;
using Ecommerce.Testing;

namespace Ecommerce.Streaming.Tests.Capture;

/// <summary>Races in which an event's own log position misleads: versions must follow commit order.</summary>
[Collection(CaptureCollection.Name)]
public sealed class CommitOrderTests(PostgresServerFixture server)
{
    [Fact]
    public async Task A_transaction_that_is_open_while_the_slot_is_created_comes_in_the_stream_and_beats_the_snapshot()
    {
        await using var database = await server.CreateDatabaseAsync();
        await Ledger.CreateAsync(database);
        await using var first = await Session.OpenAsync(database);
        await using var second = await Session.OpenAsync(database);
        await using var third = await Session.OpenAsync(database);
        await first.RunAsync("BEGIN; UPDATE ledger SET v = 'first' WHERE id = 1");
        await using var run = new CaptureRun(CaptureRun.Options(database, Ledger.Table), new RecordingSink(), new InMemoryCaptureOffsetStore());
        await first.UntilAwaitedAsync(database);
        await second.RunAsync("BEGIN; UPDATE ledger SET v = 'second' WHERE id = 2");
        await first.RunAsync("COMMIT");
        await second.UntilAwaitedAsync(database);
        // The server decodes fully from here on, but is not consistent yet: what this transaction writes lies before the snapshot, and its commit behind it.
        await third.RunAsync("BEGIN; UPDATE ledger SET v = 'third' WHERE id = 3; INSERT INTO ledger VALUES (30, 'third'); DELETE FROM ledger WHERE id = 4");
        await second.RunAsync("COMMIT");
        await run.StreamingAsync();
        await third.RunAsync("COMMIT");

        await Ledger.ShouldMatchAsync(database, run);
        var snapshotLsn = (await run.Offsets.ReadAsync(default))!.SnapshotLsn;
        var streamed = run.Sink.Events.Where(e => e.Event.Operation != ChangeOperation.Read).ToArray();
        streamed.Should().HaveCount(3).And.OnlyContain(e => e.Lsn < snapshotLsn, "otherwise the race did not take place");
        run.Sink.Events.Where(e => e.Op == 'r').Should().HaveCount(20).And.NotContain(e => e.Key == "{\"id\":30}");
    }

    [Fact]
    public async Task An_insert_that_waits_for_a_delete_of_the_same_key_comes_after_it_although_it_was_logged_before()
    {
        await using var database = await server.CreateDatabaseAsync();
        await Ledger.CreateAsync(database);
        await using var run = await new CaptureRun(CaptureRun.Options(database, Ledger.Table), new RecordingSink(), new InMemoryCaptureOffsetStore()).StreamingAsync();
        await using var deleting = await Session.OpenAsync(database);
        await using var inserting = await Session.OpenAsync(database);
        await deleting.RunAsync("BEGIN; UPDATE ledger SET v = 'touched' WHERE id = 1");
        var insert = inserting.RunAsync("INSERT INTO ledger VALUES (1, 'again')");
        await deleting.UntilAwaitedAsync(database);
        await deleting.RunAsync("DELETE FROM ledger WHERE id = 1; COMMIT");
        await insert;

        await Ledger.ShouldMatchAsync(database, run);
        var events = run.Sink.Events.Where(e => e.Op is 'd' or 'c').ToArray();
        events.Select(e => e.Op).Should().Equal('d', 'c');
        events[1].Lsn.Should().BeLessThan(events[0].Lsn, "otherwise the race did not take place");
        events[1].Version(0).Should().BeGreaterThan(events[0].Version(0));
    }

    [Fact]
    public async Task A_transaction_that_is_open_across_a_restart_is_not_lost()
    {
        await using var database = await server.CreateDatabaseAsync();
        await Ledger.CreateAsync(database);
        var options = CaptureRun.Options(database, Ledger.Table);
        var run = await new CaptureRun(options, new RecordingSink(), new InMemoryCaptureOffsetStore()).StreamingAsync();
        await using var open = await Session.OpenAsync(database);
        await open.RunAsync("BEGIN; UPDATE ledger SET v = 'open' WHERE id = 1; INSERT INTO ledger VALUES (40, 'open')");
        await database.ExecuteAsync("UPDATE ledger SET v = 'before' WHERE id = 2");
        await run.CaughtUpAsync(database);
        await ConfirmedAsync(run);
        await run.StopAsync();
        await database.ExecuteAsync("UPDATE ledger SET v = 'between' WHERE id = 3");
        await using var again = await new CaptureRun(options, run.Sink, run.Offsets).StreamingAsync();
        await open.RunAsync("DELETE FROM ledger WHERE id = 2; COMMIT");

        await Ledger.ShouldMatchAsync(database, again);
        again.Sink.Events.Count(e => e.Op == 'r').Should().Be(20, "the snapshot is not taken again");
        again.Sink.Events.Where(e => e.Op != 'r').Should().HaveCount(5, "everything was confirmed before the stop, so nothing is sent twice");
        var snapshotLsn = (await run.Offsets.ReadAsync(default))!.SnapshotLsn;
        again.Sink.Events.Select(e => e.Version(snapshotLsn)).Should().BeInAscendingOrder();
    }

    private static Task ConfirmedAsync(CaptureRun run) => Until.TrueAsync(() => Task.FromResult(run.Capture.Status.ConfirmedLsn == run.Sink.Marked), "all is confirmed");
}
