using Ecommerce.Streaming.Capture;
using Ecommerce.Streaming.ChangeEvents;
using Ecommerce.Testing;

namespace Ecommerce.Streaming.Tests.Capture;

/// <summary>Snapshots on a living slot: a target that orders records by position alone ends with what the tables hold.</summary>
[Collection(CaptureCollection.Name)]
public sealed class ResnapshotTests(PostgresServerFixture server)
{
    private static readonly string[] Tables = [Ledger.Table, "public.other"];

    [Fact]
    public async Task A_table_read_again_under_load_is_right_and_the_others_are_left_alone()
    {
        await using var database = await server.CreateDatabaseAsync();
        await CreateAsync(database);
        await using var run = await new CaptureRun(CaptureRun.Options(database, Tables), new RecordingSink(), new InMemoryCaptureOffsetStore()).StreamingAsync();
        var generation = (await run.Offsets.ReadAsync(default))!.Generation;
        using var enough = new CancellationTokenSource();
        var writing = Task.Run(async () =>
        {
            for (var i = 0; !enough.IsCancellationRequested; i++)
            {
                await database.ExecuteAsync($"UPDATE ledger SET v = 'w{i}' WHERE id = {(i % 20) + 1}; UPDATE other SET v = 'w{i}' WHERE id = {(i % 5) + 1}; INSERT INTO ledger VALUES ({1000 + i}, 'new'); DELETE FROM ledger WHERE id = {1000 + i - 3}");
            }
        });
        await run.CaughtUpAsync(database);
        for (var round = 0; round < 3; round++)
        {
            await run.Capture.ResnapshotAsync([Ledger.Table], default).WaitAsync(TimeSpan.FromSeconds(60));
        }

        await enough.CancelAsync();
        await writing;
        await Ledger.ShouldMatchAsync(database, run);
        await Ledger.ShouldMatchAsync(database, run, "other");
        var again = run.Sink.Events.Where(e => e.Op is 'r' or 't').Skip(25).ToArray();
        again.Should().OnlyContain(e => e.Table == "ledger" && e.Event.Source.Snapshot != SnapshotMarker.Last);
        again.Count(e => e.Op == 't').Should().Be(3);
        (await run.Offsets.ReadAsync(default))!.Generation.Should().Be(generation, "the slot stays");
        run.Capture.Status.Reconnects.Should().Be(0);
    }

    [Fact]
    public async Task All_tables_read_again_end_with_the_last_record()
    {
        await using var database = await server.CreateDatabaseAsync();
        await CreateAsync(database);
        await using var run = await new CaptureRun(CaptureRun.Options(database, Tables), new RecordingSink(), new InMemoryCaptureOffsetStore()).StreamingAsync();
        await run.Capture.ResnapshotAsync(Tables, default).WaitAsync(TimeSpan.FromSeconds(20));
        run.Sink.Events.Select(e => e.Event.Source.Snapshot).Skip(25).Should().StartWith(SnapshotMarker.First).And.EndWith(SnapshotMarker.Last).And.HaveCount(25);
        await run.Invoking(r => r.Capture.ResnapshotAsync(["public.nowhere"], default)).Should().ThrowAsync<ArgumentException>().WithMessage("*public.nowhere*");
    }

    [Fact]
    public async Task A_snapshot_that_breaks_off_goes_on_with_the_tables_that_the_target_lacks()
    {
        await using var database = await server.CreateDatabaseAsync();
        await CreateAsync(database);
        var options = CaptureRun.Options(database, Tables) with { ConfirmInterval = TimeSpan.FromMilliseconds(10) };
        var offsets = new InMemoryCaptureOffsetStore();
        var sink = new RecordingSink { Limit = 22 };
        await using (var broken = new CaptureRun(options, sink, offsets))
        {
            await Until.TrueAsync(async () => (await offsets.ReadAsync(default))?.PendingTables is ["public.other"], "the first table is known to be stored");
            sink.Failure = new InvalidOperationException("the machine is switched off");
            sink.Limit = int.MaxValue;
            await broken.Invoking(b => b.Running.WaitAsync(TimeSpan.FromSeconds(20))).Should().ThrowAsync<CaptureException>();
        }

        var sent = sink.Records.Count;
        sink.Failure = null;
        await database.ExecuteAsync("DELETE FROM other WHERE id = 1; UPDATE other SET v = 'later' WHERE id = 2; UPDATE ledger SET v = 'later' WHERE id <= 3");
        await using var run = await new CaptureRun(options, sink, offsets).StreamingAsync();
        await database.ExecuteAsync("UPDATE other SET v = 'after' WHERE id = 3");
        await Ledger.ShouldMatchAsync(database, run);
        await Ledger.ShouldMatchAsync(database, run, "other");
        sink.Events.Skip(sent).Where(e => e.Op == 'r').Should().HaveCount(4).And.OnlyContain(e => e.Table == "other");
        await Until.TrueAsync(async () => (await offsets.ReadAsync(default))! is { SnapshotCompleted: true, PendingTables: [] }, "the snapshot is known to be stored");
    }

    [Theory]
    [InlineData("DROP TABLE other; CREATE TABLE public.other (id integer PRIMARY KEY, v text); INSERT INTO other VALUES (1, 'another')", 1)]
    [InlineData("ALTER TABLE other ALTER COLUMN v TYPE text USING v || '!'", 5)]
    [InlineData("ALTER PUBLICATION {0} DROP TABLE other", 5)]
    [InlineData("TRUNCATE other", 0)]
    [InlineData("TRUNCATE other; INSERT INTO other VALUES (1, 'a'); ALTER TABLE other ALTER COLUMN v TYPE text USING v || '!'", 1)]
    public async Task What_the_log_does_not_tell_is_noticed_while_streaming_and_at_start(string change, int rows)
    {
        await using var database = await server.CreateDatabaseAsync();
        await CreateAsync(database);
        var options = CaptureRun.Options(database, Tables) with { HeartbeatInterval = TimeSpan.FromMilliseconds(100) };
        var sql = change.Replace("{0}", options.PublicationName, StringComparison.Ordinal);
        await using (var run = await new CaptureRun(options, new RecordingSink(), new InMemoryCaptureOffsetStore()).StreamingAsync())
        {
            await run.CaughtUpAsync(database);
            await database.ExecuteAsync(sql);
            await ShouldComeAgainAsync(run, rows);
            await database.ExecuteAsync("INSERT INTO other VALUES (7, 'after')");
            await Ledger.ShouldMatchAsync(database, run, "other");
            await Ledger.ShouldMatchAsync(database, run);
        }

        // And while nobody streams.
        await using var second = await server.CreateDatabaseAsync();
        await CreateAsync(second);
        options = CaptureRun.Options(second, Tables) with { HeartbeatInterval = TimeSpan.FromMilliseconds(100) };
        var before = await new CaptureRun(options, new RecordingSink(), new InMemoryCaptureOffsetStore()).StreamingAsync();
        await Until.TrueAsync(async () => (await before.Offsets.ReadAsync(default))!.SnapshotCompleted, "the snapshot is known to be stored");
        await before.StopAsync();
        await second.ExecuteAsync(change.Replace("{0}", options.PublicationName, StringComparison.Ordinal));
        await using var again = await new CaptureRun(options, before.Sink, before.Offsets).StreamingAsync();
        await ShouldComeAgainAsync(again, rows);
        await Ledger.ShouldMatchAsync(second, again, "other");
        await Ledger.ShouldMatchAsync(second, again);
    }

    [Fact]
    public async Task A_table_that_is_gone_is_empty_for_the_target_and_comes_back_when_it_does()
    {
        await using var database = await server.CreateDatabaseAsync();
        await CreateAsync(database);
        var options = CaptureRun.Options(database, Tables) with { HeartbeatInterval = TimeSpan.FromMilliseconds(100) };
        await using var run = await new CaptureRun(options, new RecordingSink(), new InMemoryCaptureOffsetStore()).StreamingAsync();
        await run.CaughtUpAsync(database);
        await database.ExecuteAsync("DROP TABLE other");
        await run.Sink.UntilAsync(s => s.Events.Any(e => e.Op == 't'), "the table is emptied");
        Ledger.Replay(run.Sink, (await run.Offsets.ReadAsync(default))!.SnapshotLsn, "other").Should().BeEmpty();
        await database.ExecuteAsync("CREATE TABLE public.other (id integer PRIMARY KEY, v text); INSERT INTO other VALUES (3, 'back')");
        await run.Sink.UntilAsync(s => s.Events.Any(e => e.Op == 'r' && e.Table == "other" && e.Event.After!.Value.GetProperty("v").GetString() == "back"), "it is read");
        await Ledger.ShouldMatchAsync(database, run, "other");
        await Ledger.ShouldMatchAsync(database, run);
    }

    [Fact]
    public async Task A_rewritten_table_ends_a_capture_that_may_not_read_it_again()
    {
        await using var database = await server.CreateDatabaseAsync();
        await CreateAsync(database);
        var options = CaptureRun.Options(database, Tables) with { HeartbeatInterval = TimeSpan.FromMilliseconds(100), OnSlotLoss = SlotLossPolicy.Fail };
        await using var run = await new CaptureRun(options, new RecordingSink(), new InMemoryCaptureOffsetStore()).StreamingAsync();
        await database.ExecuteAsync("ALTER TABLE other ALTER COLUMN v TYPE text USING v || '!'");
        (await run.Invoking(r => r.Running.WaitAsync(TimeSpan.FromSeconds(20))).Should().ThrowAsync<CaptureSetupException>()).WithMessage("*rewritten: public.other*OnSlotLoss*");
    }

    private static async Task CreateAsync(TestDatabase database)
    {
        await Ledger.CreateAsync(database);
        await database.ExecuteAsync("CREATE TABLE public.other (id integer PRIMARY KEY, v text); INSERT INTO other SELECT g, 'start' FROM generate_series(1, 5) AS g");
    }

    private static async Task ShouldComeAgainAsync(CaptureRun run, int rows)
    {
        if (rows > 0)
        {
            await run.Sink.UntilAsync(s => s.Events.Count(e => e.Table == "other" && e.Op == 'r') >= 5 + rows, $"{rows} rows are read again");
            return;
        }

        // Several looks later, a truncate is still no reason to read anything.
        var beats = run.Sink.Records.Count(r => r.Topic.EndsWith("heartbeat", StringComparison.Ordinal));
        await run.Sink.UntilAsync(s => s.Events.Any(e => e.Op == 't') && s.Records.Count(r => r.Topic.EndsWith("heartbeat", StringComparison.Ordinal)) >= beats + 5, "five heartbeats have come");
        run.Sink.Events.Count(e => e.Table == "other" && e.Op == 'r').Should().Be(5);
    }
}
