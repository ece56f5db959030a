using Ecommerce.Streaming.Capture;
using Ecommerce.Testing;

namespace Ecommerce.Streaming.Tests.Capture;

/// <summary>A sink that is full, and streams that are quiet: the server must neither lose patience nor keep its log for ever.</summary>
[Collection(CaptureCollection.Name)]
public sealed class BackpressureTests(PostgresServerFixture server)
{
    [Fact]
    public async Task A_sink_that_blocks_longer_than_the_server_s_patience_costs_no_connection()
    {
        await using var database = await server.CreateDatabaseAsync();
        await Ledger.CreateAsync(database);
        await database.ExecuteAsync("ALTER SYSTEM SET wal_sender_timeout = '1s'");
        await database.ExecuteAsync("SELECT pg_reload_conf()");
        try
        {
            var options = CaptureRun.Options(database, Ledger.Table) with { StatusInterval = TimeSpan.FromMilliseconds(200) };
            await using var run = await new CaptureRun(options, new RecordingSink(), new InMemoryCaptureOffsetStore()).StreamingAsync();
            run.Sink.Block();
            // More than the capture and both sockets hold: nobody reads the connection for a while.
            await database.ExecuteAsync("INSERT INTO ledger SELECT g, repeat('x', 1000) FROM generate_series(1000, 21000) AS g");
            var pid = await database.ScalarAsync<int>($"SELECT active_pid FROM pg_replication_slots WHERE slot_name = '{options.SlotName}'");
            await Until.TrueAsync(database, $"SELECT coalesce((SELECT wait_event = 'WalSenderWriteData' FROM pg_stat_activity WHERE pid = {pid}), false)", "the server cannot send on");
            await database.ExecuteAsync("SELECT pg_sleep(3)");
            (await database.ScalarAsync<bool>($"SELECT EXISTS (SELECT FROM pg_replication_slots WHERE slot_name = '{options.SlotName}' AND active_pid = {pid})")).Should().BeTrue("the same session still streams");
            run.Sink.Unblock();
            await run.CaughtUpAsync(database);
            run.Sink.Events.Count(e => e.Op == 'c').Should().Be(20001);
            run.Capture.Status.Reconnects.Should().Be(0);
        }
        finally
        {
            await database.ExecuteAsync("ALTER SYSTEM RESET wal_sender_timeout");
            await database.ExecuteAsync("SELECT pg_reload_conf()");
        }
    }

    [Fact]
    public async Task A_slot_moves_on_while_only_others_write()
    {
        await using var database = await server.CreateDatabaseAsync();
        await Ledger.CreateAsync(database);
        await using var run = await new CaptureRun(CaptureRun.Options(database, Ledger.Table), new RecordingSink(), new InMemoryCaptureOffsetStore()).StreamingAsync();
        await database.ExecuteAsync("CREATE TABLE not_captured AS SELECT g AS id FROM generate_series(1, 10000) AS g");
        var written = await database.ScalarAsync<string>("SELECT pg_current_wal_lsn()::text");
        await Until.TrueAsync(database, $"SELECT confirmed_flush_lsn >= '{written}' FROM pg_replication_slots WHERE slot_name = 'slot_{database.Name}'", "the slot is confirmed beyond what others wrote");
        (await run.Offsets.ReadAsync(default))!.ConfirmedLsn.Should().BeGreaterThanOrEqualTo(run.Capture.Status.ConfirmedLsn);
        run.Sink.Events.Should().HaveCount(20);
    }

    [Fact]
    public async Task Nothing_is_confirmed_that_is_not_stored()
    {
        await using var database = await server.CreateDatabaseAsync();
        await Ledger.CreateAsync(database);
        await using var run = await new CaptureRun(CaptureRun.Options(database, Ledger.Table), new RecordingSink(), new InMemoryCaptureOffsetStore()).StreamingAsync();
        await run.CaughtUpAsync(database);
        run.Sink.StopStoring();
        var stored = run.Sink.StoredLsn;
        await database.ExecuteAsync("UPDATE ledger SET v = 'not stored'");
        await run.CaughtUpAsync(database);
        await Until.TrueAsync(() => Task.FromResult(run.Capture.Status.ConfirmedLsn == stored && run.Capture.Status.LagBytes > 0), "the confirmation has caught up with what is stored");
        (await database.ScalarAsync<decimal>($"SELECT (confirmed_flush_lsn - '0/0'::pg_lsn)::numeric FROM pg_replication_slots WHERE slot_name = 'slot_{database.Name}'")).Should().BeLessThanOrEqualTo(stored);
        (await run.Offsets.ReadAsync(default))!.ConfirmedLsn.Should().Be(stored);
        run.Sink.StoreEverything();
        await Until.TrueAsync(() => Task.FromResult(run.Capture.Status.ConfirmedLsn == run.Sink.Marked), "all is confirmed");
    }

    [Fact]
    public async Task Heartbeats_are_written_and_captured()
    {
        await using var database = await server.CreateDatabaseAsync();
        await Ledger.CreateAsync(database);
        var options = CaptureRun.Options(database, Ledger.Table) with { HeartbeatInterval = TimeSpan.FromMilliseconds(50) };
        options.Topics.Should().Equal("shop.public.ledger", "shop.ecommerce.heartbeat");
        await using var run = await new CaptureRun(options, new RecordingSink(), new InMemoryCaptureOffsetStore()).StreamingAsync();
        await run.Sink.UntilAsync(s => s.Records.Where(r => r.Topic == "shop.ecommerce.heartbeat").Select(r => new RecordingSink.Seen(r).Event.After!.Value.GetProperty("token").GetGuid()).Distinct().Count() >= 3, "three tokens have come");
    }
}
