using System.Collections.Immutable;
using Ecommerce.Streaming.Capture;
using Ecommerce.Streaming.ChangeEvents;
using Ecommerce.Testing;

namespace Ecommerce.Streaming.Tests.Capture;

/// <summary>When rows are read, and which: Debezium's snapshot settings.</summary>
[Collection(CaptureCollection.Name)]
public sealed class SnapshotModeTests(PostgresServerFixture server)
{
    [Fact]
    public async Task Without_data_only_changes_come_and_a_lost_slot_is_an_error()
    {
        await using var database = await server.CreateDatabaseAsync();
        await Ledger.CreateAsync(database);
        var options = CaptureRun.Options(database, Ledger.Table) with { Snapshot = SnapshotMode.NoData };
        var run = await new CaptureRun(options, new RecordingSink(), new InMemoryCaptureOffsetStore()).StreamingAsync();
        await database.ExecuteAsync("UPDATE ledger SET v = 'changed' WHERE id = 1");
        await run.CaughtUpAsync(database);
        run.Sink.Events.Select(e => e.Op).Should().Equal('u');
        (await run.Offsets.ReadAsync(default))!.Should().Match<CaptureOffset>(o => o.SnapshotLsn == 0 && o.SnapshotCompleted);
        await run.StopAsync();
        await database.ExecuteAsync("UPDATE ledger SET v = 'again' WHERE id = 1");
        var again = await new CaptureRun(options, run.Sink, run.Offsets).StreamingAsync();
        await again.CaughtUpAsync(database);
        again.Sink.Events.Select(e => e.Op).Should().Equal('u', 'u');
        await again.StopAsync();
        await DropSlotAsync(database, options.SlotName);
        await using var lost = new CaptureRun(options, new RecordingSink(), run.Offsets);
        (await lost.Invoking(l => l.Running.WaitAsync(TimeSpan.FromSeconds(20))).Should().ThrowAsync<CaptureSetupException>()).WithMessage("*slot is gone*OnSlotLoss*");
    }

    [Fact]
    public async Task An_initial_snapshot_only_ends_by_itself_and_keeps_no_slot()
    {
        await using var database = await server.CreateDatabaseAsync();
        await Ledger.CreateAsync(database);
        var options = CaptureRun.Options(database, Ledger.Table) with { Snapshot = SnapshotMode.InitialOnly };
        await using var run = new CaptureRun(options, new RecordingSink(), new InMemoryCaptureOffsetStore());
        await run.Running.WaitAsync(TimeSpan.FromSeconds(20));
        await run.Capture.Streaming;
        run.Sink.Events.Select(e => e.Event.Source.Snapshot).Should().StartWith(SnapshotMarker.First).And.EndWith(SnapshotMarker.Last).And.HaveCount(20);
        (await database.ScalarAsync<long>("SELECT (SELECT count(*) FROM pg_replication_slots WHERE database = current_database()) + (SELECT count(*) FROM pg_publication)")).Should().Be(0);
        await using var again = new CaptureRun(options, run.Sink, run.Offsets);
        await again.Running.WaitAsync(TimeSpan.FromSeconds(20));
        again.Sink.Events.Should().HaveCount(20, "it is done");
    }

    [Fact]
    public async Task Always_reads_the_rows_at_every_start_on_the_same_slot()
    {
        await using var database = await server.CreateDatabaseAsync();
        await Ledger.CreateAsync(database);
        var options = CaptureRun.Options(database, Ledger.Table) with { Snapshot = SnapshotMode.Always };
        var run = await new CaptureRun(options, new RecordingSink(), new InMemoryCaptureOffsetStore()).StreamingAsync();
        await Until.TrueAsync(async () => (await run.Offsets.ReadAsync(default))!.SnapshotCompleted, "the snapshot is known to be stored");
        var generation = (await run.Offsets.ReadAsync(default))!.Generation;
        await run.StopAsync();
        await database.ExecuteAsync("DELETE FROM ledger WHERE id > 15");
        await using var again = await new CaptureRun(options, run.Sink, run.Offsets).StreamingAsync();
        await Ledger.ShouldMatchAsync(database, again);
        again.Sink.Events.Count(e => e.Op == 'r').Should().Be(35);
        (await run.Offsets.ReadAsync(default))!.Generation.Should().Be(generation);
    }

    [Fact]
    public async Task A_lost_slot_is_an_error_where_the_policy_says_so()
    {
        await using var database = await server.CreateDatabaseAsync();
        await Ledger.CreateAsync(database);
        var options = CaptureRun.Options(database, Ledger.Table) with { Snapshot = SnapshotMode.Initial, OnSlotLoss = SlotLossPolicy.Fail, DropSlotOnStop = true };
        var run = await new CaptureRun(options, new RecordingSink(), new InMemoryCaptureOffsetStore()).StreamingAsync();
        await Until.TrueAsync(async () => (await run.Offsets.ReadAsync(default))!.SnapshotCompleted, "the snapshot is known to be stored");
        await run.StopAsync();
        (await database.ScalarAsync<long>($"SELECT count(*) FROM pg_replication_slots WHERE slot_name = '{options.SlotName}'")).Should().Be(0, "the stop drops it");
        await using var lost = new CaptureRun(options, run.Sink, run.Offsets);
        (await lost.Invoking(l => l.Running.WaitAsync(TimeSpan.FromSeconds(20))).Should().ThrowAsync<CaptureSetupException>()).WithMessage("*slot is gone*");
        await using var again = await new CaptureRun(options with { OnSlotLoss = SlotLossPolicy.Resnapshot }, run.Sink, run.Offsets).StreamingAsync();
        again.Sink.Events.Count(e => e.Op == 'r').Should().Be(40);
    }

    [Fact]
    public async Task Tables_and_rows_of_a_snapshot_can_be_chosen()
    {
        await using var database = await server.CreateDatabaseAsync();
        await Ledger.CreateAsync(database);
        await database.ExecuteAsync("CREATE TABLE other (id integer PRIMARY KEY); INSERT INTO other VALUES (1)");
        var options = CaptureRun.Options(database, Ledger.Table, "public.other") with
        {
            SnapshotTables = ["public\\.led.*"],
            SnapshotQueries = ImmutableDictionary<string, string>.Empty.Add(Ledger.Table, "SELECT * FROM ledger WHERE id > 18 ORDER BY id DESC"),
        };
        await using var run = await new CaptureRun(options, new RecordingSink(), new InMemoryCaptureOffsetStore()).StreamingAsync();
        run.Sink.Events.Select(e => e.Key).Should().Equal("{\"id\":20}", "{\"id\":19}");
        await database.ExecuteAsync("INSERT INTO other VALUES (2)");
        await run.CaughtUpAsync(database);
        run.Sink.Events[^1].Table.Should().Be("other");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public async Task Markers_hold_however_many_connections_read(int threads)
    {
        await using var database = await server.CreateDatabaseAsync();
        await database.ExecuteAsync("""
            CREATE TABLE t1 (id integer PRIMARY KEY); CREATE TABLE t2 (id integer PRIMARY KEY); CREATE TABLE t3 (id integer PRIMARY KEY); CREATE TABLE t4 (id integer PRIMARY KEY); CREATE TABLE t5 (id integer PRIMARY KEY);
            INSERT INTO t1 SELECT generate_series(1, 3000); INSERT INTO t2 VALUES (1); INSERT INTO t3 SELECT generate_series(1, 2); INSERT INTO t4 SELECT generate_series(1, 5000);
            """);
        var options = CaptureRun.Options(database, "public.t1", "public.t2", "public.t3", "public.t4") with { SnapshotThreads = threads };
        await using (var run = await new CaptureRun(options, new RecordingSink(), new InMemoryCaptureOffsetStore()).StreamingAsync())
        {
            var rows = run.Sink.Events;
            rows.Should().HaveCount(8003);
            rows[0].Should().Match<RecordingSink.Seen>(e => e.Table == "t1" && e.Event.Source.Snapshot == SnapshotMarker.First);
            rows[^1].Should().Match<RecordingSink.Seen>(e => e.Table == "t4" && e.Event.Source.Snapshot == SnapshotMarker.Last);
            rows.Count(e => e.Event.Source.Snapshot is SnapshotMarker.First or SnapshotMarker.Last).Should().Be(2);
            foreach (var table in rows.GroupBy(e => e.Table))
            {
                table.Select(e => e.Event.After!.Value.GetProperty("id").GetInt32()).Should().BeInAscendingOrder("a table's rows keep their order");
                table.Skip(1).SkipLast(1).All(e => e.Event.Source.Snapshot == SnapshotMarker.Inside).Should().BeTrue("only a table's first and last row are marked");
            }

            rows.Single(e => e.Table == "t2").Event.Source.Snapshot.Should().Be(SnapshotMarker.LastInTable);
            rows.Where(e => e.Table == "t3").Select(e => e.Event.Source.Snapshot).Should().Equal(SnapshotMarker.FirstInTable, SnapshotMarker.LastInTable);
            run.Capture.Status.Should().Match<CaptureStatus>(s => s.SnapshotRows == 8003 && s.SnapshotPercent == 100 && s.SnapshotRowsPerSecond > 0);
        }

        // An empty table at the end: the last record of all is another table's.
        options = options with { SlotName = $"{options.SlotName}_2", PublicationName = $"{options.PublicationName}_2", Tables = ["public.t1", "public.t5"] };
        await using var second = await new CaptureRun(options, new RecordingSink(), new InMemoryCaptureOffsetStore()).StreamingAsync();
        second.Sink.Events[^1].Event.Source.Snapshot.Should().Be(SnapshotMarker.Last);
        second.Sink.Events.Should().HaveCount(3000);
    }

    private static Task DropSlotAsync(TestDatabase database, string slot) => Until.TrueAsync(
        async () =>
        {
            await database.ExecuteAsync($"DO $$ BEGIN PERFORM pg_drop_replication_slot('{slot}'); EXCEPTION WHEN object_in_use THEN NULL; END $$");
            return !await database.ScalarAsync<bool>($"SELECT EXISTS (SELECT FROM pg_replication_slots WHERE slot_name = '{slot}')");
        },
        $"slot {slot} is gone");
}
