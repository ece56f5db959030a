using Ecommerce.Streaming.Capture;
using Ecommerce.Testing;

namespace Ecommerce.Streaming.Tests.Capture;

/// <summary>Restarts, lost connections and lost slots: nothing is missing afterwards.</summary>
[Collection(CaptureCollection.Name)]
public sealed class RestartTests(PostgresServerFixture server)
{
    [Fact]
    public async Task What_was_not_stored_when_the_capture_ended_is_sent_again()
    {
        await using var database = await server.CreateDatabaseAsync();
        await Ledger.CreateAsync(database);
        var options = CaptureRun.Options(database, Ledger.Table);
        var run = await new CaptureRun(options, new RecordingSink(), new InMemoryCaptureOffsetStore()).StreamingAsync();
        await database.ExecuteAsync("UPDATE ledger SET v = 'stored' WHERE id = 1");
        await run.CaughtUpAsync(database);
        run.Sink.StopStoring();
        for (var i = 0; i < 50; i++)
        {
            await database.ExecuteAsync($"UPDATE ledger SET v = 'u{i}' WHERE id = {(i % 5) + 1}; INSERT INTO ledger VALUES ({100 + i}, 'new')");
        }

        await run.CaughtUpAsync(database);
        await run.StopAsync();
        var sent = run.Sink.Events.Count;
        (await ConfirmedAsync(database)).Should().Be(run.Sink.StoredLsn, "what is stored is confirmed, and nothing else");
        await database.ExecuteAsync("DELETE FROM ledger WHERE id = 100");
        run.Sink.StoreEverything();
        await using var again = await new CaptureRun(options, run.Sink, run.Offsets).StreamingAsync();

        await Ledger.ShouldMatchAsync(database, again);
        again.Sink.Events.Count.Should().Be(sent + 101, "the hundred changes that were not stored come again, with their versions");
        var firstTime = run.Sink.Events.Skip(sent - 100).Take(100).Select(e => e.Version(0));
        again.Sink.Events.Skip(sent).Take(100).Select(e => e.Version(0)).Should().Equal(firstTime);
    }

    [Fact]
    public async Task The_capture_reconnects_when_its_session_is_terminated()
    {
        await using var database = await server.CreateDatabaseAsync();
        await Ledger.CreateAsync(database);
        await using var run = await new CaptureRun(CaptureRun.Options(database, Ledger.Table), new RecordingSink(), new InMemoryCaptureOffsetStore()).StreamingAsync();
        for (var round = 1; round <= 3; round++)
        {
            await database.ExecuteAsync($"UPDATE ledger SET v = 'round {round}' WHERE id <= 3");
            await Until.TrueAsync(database, $"SELECT coalesce(bool_or(pg_terminate_backend(active_pid)), false) FROM pg_replication_slots WHERE slot_name = 'slot_{database.Name}' AND active", "the session is terminated");
            await database.ExecuteAsync($"INSERT INTO ledger VALUES ({50 + round}, 'after')");
            await Ledger.ShouldMatchAsync(database, run);
        }

        run.Capture.Status.Reconnects.Should().BeGreaterThanOrEqualTo(3);
        run.Capture.Status.LastError.Should().NotBeNull();
        run.Running.IsCompleted.Should().BeFalse();
    }

    [Fact]
    public async Task A_session_that_ends_while_nobody_reads_it_is_a_lost_connection_to_whoever_confirms()
    {
        await using var database = await server.CreateDatabaseAsync();
        await Ledger.CreateAsync(database);
        var options = CaptureRun.Options(database, Ledger.Table) with { StatusInterval = TimeSpan.FromMilliseconds(50) };
        await using var run = await new CaptureRun(options, new RecordingSink(), new InMemoryCaptureOffsetStore()).StreamingAsync();
        await run.CaughtUpAsync(database);
        run.Sink.StopStoring();
        for (var i = 0; i < 100; i++)
        {
            await database.ExecuteAsync($"UPDATE ledger SET v = 'sent, not stored {i}' WHERE id = 1");
        }

        await run.CaughtUpAsync(database);
        run.Sink.Block();

        // More than the capture holds, less than the sockets do: the reader waits for the sink, not for the server, and cannot be the first to see the end.
        await database.ExecuteAsync("INSERT INTO ledger SELECT g, repeat('x', 1000) FROM generate_series(1000, 5000) AS g");
        var written = await database.ScalarAsync<string>("SELECT pg_current_wal_lsn()::text");
        var pid = await database.ScalarAsync<int>($"SELECT active_pid FROM pg_replication_slots WHERE slot_name = '{options.SlotName}'");
        await Until.TrueAsync(database, $"SELECT coalesce((SELECT sent_lsn >= '{written}' FROM pg_stat_replication WHERE pid = {pid}), false)", "the server has sent all of it");
        await database.ExecuteAsync($"SELECT pg_terminate_backend({pid})");
        await Until.TrueAsync(database, $"SELECT NOT EXISTS (SELECT FROM pg_stat_activity WHERE pid = {pid})", "the session is gone");
        await Until.TrueAsync(
            () =>
            {
                // Something to confirm, again and again.
                run.Sink.StoreOneMore();
                return Task.FromResult(run.Capture.Status.Reconnects > 0 || run.Running.IsCompleted);
            },
            "the loss is noticed");
        run.Sink.StoreEverything();
        run.Sink.Unblock();
        await Ledger.ShouldMatchAsync(database, run);
    }

    [Fact]
    public async Task A_snapshot_that_broke_off_is_taken_again_on_the_same_slot()
    {
        await using var database = await server.CreateDatabaseAsync();
        await Ledger.CreateAsync(database);
        var options = CaptureRun.Options(database, Ledger.Table);
        var offsets = new InMemoryCaptureOffsetStore();
        await using var broken = new CaptureRun(options, new RecordingSink { Failure = new InvalidOperationException("the disk is full") }, offsets);
        (await broken.Invoking(b => b.Running).Should().ThrowAsync<CaptureException>()).WithMessage("*shop.public.ledger*the disk is full*");
        var first = (await offsets.ReadAsync(default))!;
        first.SnapshotCompleted.Should().BeFalse();
        await database.ExecuteAsync("DELETE FROM ledger WHERE id = 20");

        await using var run = await new CaptureRun(options, new RecordingSink(), offsets).StreamingAsync();
        await Ledger.ShouldMatchAsync(database, run);
        await Until.TrueAsync(async () => (await offsets.ReadAsync(default))!.SnapshotCompleted, "the snapshot is known to be stored");
        var second = (await offsets.ReadAsync(default))!;
        (second.Generation, second.SnapshotLsn).Should().Be((first.Generation, first.SnapshotLsn), "the slot stays");
        run.Sink.Events.Where(e => e.Op == 'r').Should().OnlyContain(e => e.Lsn > first.SnapshotLsn, "the rows are those of a later moment");
        run.Sink.Events.Count(e => e.Op == 'r').Should().Be(19);
    }

    [Theory]
    [InlineData("the slot is dropped")]
    [InlineData("the offset is lost")]
    [InlineData("somebody else moved the slot")]
    [InlineData("the publication is dropped")]
    public async Task Where_it_cannot_go_on_the_capture_takes_a_new_snapshot(string what)
    {
        await using var database = await server.CreateDatabaseAsync();
        await Ledger.CreateAsync(database);
        var options = CaptureRun.Options(database, Ledger.Table);
        var offsets = new InMemoryCaptureOffsetStore();
        var run = await new CaptureRun(options, new RecordingSink(), offsets).StreamingAsync();
        await Until.TrueAsync(async () => (await offsets.ReadAsync(default))!.SnapshotCompleted, "the snapshot is known to be stored");
        await run.StopAsync();
        await Until.TrueAsync(database, $"SELECT NOT active FROM pg_replication_slots WHERE slot_name = '{options.SlotName}'", "the slot is released");
        var generation = (await offsets.ReadAsync(default))!.Generation;
        await database.ExecuteAsync("DELETE FROM ledger WHERE id = 20");
        switch (what)
        {
            case "the slot is dropped":
                await database.ExecuteAsync($"SELECT pg_drop_replication_slot('{options.SlotName}')");
                break;
            case "the offset is lost":
                offsets = new InMemoryCaptureOffsetStore();
                break;
            case "somebody else moved the slot":
                await database.ExecuteAsync($"SELECT pg_replication_slot_advance('{options.SlotName}', pg_current_wal_lsn())");
                break;
            default:
                await database.ExecuteAsync($"DROP PUBLICATION {options.PublicationName}");
                break;
        }

        await using var again = await new CaptureRun(options, new RecordingSink(), offsets).StreamingAsync();
        await Ledger.ShouldMatchAsync(database, again);
        again.Sink.Events.Count(e => e.Op == 'r').Should().Be(19);
        (await offsets.ReadAsync(default))!.Generation.Should().NotBe(generation);
    }

    [Fact]
    public async Task Another_server_than_the_offset_s_is_refused()
    {
        await using var database = await server.CreateDatabaseAsync();
        await Ledger.CreateAsync(database);
        var options = CaptureRun.Options(database, Ledger.Table);
        var offsets = new InMemoryCaptureOffsetStore();
        var run = await new CaptureRun(options, new RecordingSink(), offsets).StreamingAsync();
        await run.StopAsync();
        var offset = (await offsets.ReadAsync(default))!;
        (CaptureOffset Offset, string Expected)[] strangers =
        [
            (offset with { SystemIdentifier = 42 }, "*system 42*"), (offset with { Database = "elsewhere" }, "*'elsewhere'*"), (offset with { ConfirmedLsn = ulong.MaxValue / 2 }, "*older copy*"),
        ];
        foreach (var (stranger, expected) in strangers)
        {
            await offsets.WriteAsync(stranger, default);
            await using var refused = new CaptureRun(options, new RecordingSink(), offsets);
            (await refused.Invoking(r => r.Running).Should().ThrowAsync<CaptureIdentityException>()).WithMessage(expected).And.Actual.Should().Contain(offset.SystemIdentifier.ToString(System.Globalization.CultureInfo.InvariantCulture));
            refused.Sink.Records.Should().BeEmpty();
        }
    }

    private static async Task<ulong> ConfirmedAsync(TestDatabase database) =>
        (ulong)await database.ScalarAsync<decimal>($"SELECT (confirmed_flush_lsn - '0/0'::pg_lsn)::numeric FROM pg_replication_slots WHERE slot_name = 'slot_{database.Name}'");
}
