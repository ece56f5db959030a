using Ecommerce.Streaming.Capture;
using Ecommerce.Testing;

namespace Ecommerce.Streaming.Tests.Capture;

/// <summary>A slot that retains too much or is taken away, and servers that are not what they were.</summary>
[Collection(CaptureCollection.Name)]
public sealed class SlotSafetyTests(PostgresServerFixture server)
{
    [Fact]
    public async Task Writers_are_told_to_slow_down_and_let_go_again()
    {
        await using var database = await server.CreateDatabaseAsync();
        await Ledger.CreateAsync(database);
        await using var run = await StartAsync(database, new SlotBudgetOptions { MaxRetainedBytes = 4_000_000 });
        await run.CaughtUpAsync(database);
        run.Sink.StopStoring();
        await GrowAsync(database);
        await Until.TrueAsync(() => Task.FromResult(run.Capture.MustThrottle), "writers are to slow down");
        run.Capture.Status.Should().Match<CaptureStatus>(s => s.MustThrottle && s.RetainedBytes >= 4_000_000 && s.LagBytes > 0 && s.LagSeconds > 0 && s.InFlight > 0);
        run.Sink.StoreEverything();
        await Until.TrueAsync(
            async () =>
            {
                // A slot's restart position follows the server's own marks, which a checkpoint writes.
                await database.ExecuteAsync("CHECKPOINT");
                return !run.Capture.MustThrottle;
            },
            "writers may go on");
        run.Running.IsCompleted.Should().BeFalse();
        await Until.TrueAsync(() => Task.FromResult(run.Capture.Status is { InFlight: 0, LagSeconds: < 2 }), "all is stored");
    }

    [Fact]
    public async Task Beyond_its_budget_a_capture_fails_or_begins_again_as_the_policy_says()
    {
        await using var database = await server.CreateDatabaseAsync();
        await Ledger.CreateAsync(database);
        await using (var failing = await StartAsync(database, new SlotBudgetOptions { MaxRetainedBytes = 4_000_000, Policy = SlotBudgetPolicy.Fail }))
        {
            await failing.CaughtUpAsync(database);
            failing.Sink.StopStoring();
            await GrowAsync(database);
            (await failing.Invoking(f => f.Running.WaitAsync(TimeSpan.FromSeconds(20))).Should().ThrowAsync<CaptureException>()).WithMessage("*retains*budget*pg_drop_replication_slot*");
        }

        await using var second = await server.CreateDatabaseAsync();
        await Ledger.CreateAsync(second);
        await using var again = await StartAsync(second, new SlotBudgetOptions { MaxRetainedBytes = 4_000_000, Policy = SlotBudgetPolicy.DropAndResnapshot });
        await again.CaughtUpAsync(second);
        var generation = (await again.Offsets.ReadAsync(default))!.Generation;
        again.Sink.StopStoring();
        await GrowAsync(second);
        await Until.TrueAsync(() => Task.FromResult(again.Capture.Status.State == CaptureState.Draining), "the slot is dropped");
        (await second.ScalarAsync<long>($"SELECT count(*) FROM pg_replication_slots WHERE slot_name = 'slot_{second.Name}'")).Should().Be(0);
        again.Sink.StoreEverything();
        await Until.TrueAsync(async () => (await again.Offsets.ReadAsync(default))! is { SnapshotCompleted: true } o && o.Generation != generation, "the new snapshot is stored");
        await Ledger.ShouldMatchAsync(second, again);
    }

    [Theory]
    [InlineData(SlotLossPolicy.Resnapshot)]
    [InlineData(SlotLossPolicy.Fail)]
    public async Task A_slot_that_the_server_invalidates_ends_in_the_policy_s_answer(SlotLossPolicy policy)
    {
        await using var database = await server.CreateDatabaseAsync();
        await Ledger.CreateAsync(database);
        await using var run = await StartAsync(database, new SlotBudgetOptions(), policy);
        await Until.TrueAsync(async () => (await run.Offsets.ReadAsync(default))!.SnapshotCompleted, "the snapshot is known to be stored");
        run.Sink.StopStoring();
        await database.ExecuteAsync("UPDATE ledger SET v = 'in flight' WHERE id = 1");
        await run.CaughtUpAsync(database);
        await database.ExecuteAsync("ALTER SYSTEM SET max_slot_wal_keep_size = '1MB'");
        await database.ExecuteAsync("SELECT pg_reload_conf()");
        try
        {
            await Until.TrueAsync(
                async () =>
                {
                    await database.ExecuteAsync("SELECT pg_switch_wal()");
                    await database.ExecuteAsync("CREATE TABLE filler AS SELECT 1 AS n; DROP TABLE filler");
                    await database.ExecuteAsync("CHECKPOINT");
                    return run.Running.IsCompleted || run.Capture.Status.State == CaptureState.Draining;
                },
                "the slot is taken away");
            if (policy == SlotLossPolicy.Fail)
            {
                (await run.Invoking(r => r.Running.WaitAsync(TimeSpan.FromSeconds(20))).Should().ThrowAsync<CaptureSetupException>()).WithMessage("*not to be had from slot*OnSlotLoss*");
                return;
            }
        }
        finally
        {
            await database.ExecuteAsync("ALTER SYSTEM RESET max_slot_wal_keep_size");
            await database.ExecuteAsync("SELECT pg_reload_conf()");
        }

        run.Sink.StoreEverything();
        await Ledger.ShouldMatchAsync(database, run);
        run.Sink.Events.Count(e => e.Op == 'r').Should().Be(40);
    }

    [Fact]
    public async Task A_server_without_the_newest_heartbeat_that_the_target_has_is_refused()
    {
        await using var database = await server.CreateDatabaseAsync();
        await Ledger.CreateAsync(database);
        var options = CaptureRun.Options(database, Ledger.Table) with { HeartbeatInterval = TimeSpan.FromMilliseconds(50) };
        var run = await new CaptureRun(options, new RecordingSink(), new InMemoryCaptureOffsetStore()).StreamingAsync();
        await Until.TrueAsync(async () => (await run.Offsets.ReadAsync(default))!.Tokens.Length == 3, "heartbeats are known to be stored");
        await database.ExecuteAsync("SELECT pg_terminate_backend(active_pid) FROM pg_replication_slots WHERE active AND database = current_database()");
        await Ledger.ShouldMatchAsync(database, run);
        await run.StopAsync();
        var newest = (await run.Offsets.ReadAsync(default))!.Tokens[^1];
        await database.ExecuteAsync($"UPDATE ecommerce.heartbeat SET token = gen_random_uuid() WHERE id = {newest.Id}");
        await RefusedAsync("another server's heartbeat of that number");
        await database.ExecuteAsync($"DELETE FROM ecommerce.heartbeat WHERE id >= {newest.Id}");
        await RefusedAsync("an older copy");
        await database.ExecuteAsync("INSERT INTO ecommerce.heartbeat (created_at) SELECT now() FROM generate_series(1, 3)");
        await database.ExecuteAsync($"DELETE FROM ecommerce.heartbeat WHERE id <= {newest.Id}");
        await using (await new CaptureRun(options, run.Sink, run.Offsets).StreamingAsync())
        {
            // Cleaned away by another capture: no proof of anything.
        }

        async Task RefusedAsync(string why)
        {
            await using var refused = new CaptureRun(options, new RecordingSink(), run.Offsets);
            (await refused.Invoking(r => r.Running.WaitAsync(TimeSpan.FromSeconds(20))).Should().ThrowAsync<CaptureIdentityException>(why)).WithMessage($"*heartbeat {newest.Id}*older copy*");
            refused.Sink.Records.Should().BeEmpty();
        }
    }

    [Fact]
    public async Task A_quiet_database_beside_a_busy_one_retains_little()
    {
        // A heartbeat each 50 ms instead of 5 s; the neighbour writes some segments of 16 MiB.
        await using var database = await server.CreateDatabaseAsync();
        await using var neighbour = await server.CreateDatabaseAsync();
        await Ledger.CreateAsync(database);
        await neighbour.ExecuteAsync("CREATE TABLE busy (v text)");
        var options = CaptureRun.Options(database, Ledger.Table) with { HeartbeatInterval = TimeSpan.FromMilliseconds(50) };
        await using var run = await new CaptureRun(options, new RecordingSink(), new InMemoryCaptureOffsetStore()).StreamingAsync();
        var before = await database.ScalarAsync<string>("SELECT pg_current_wal_lsn()::text");
        for (var i = 0; i < 4; i++)
        {
            await neighbour.ExecuteAsync("INSERT INTO busy SELECT repeat('x', 1000) FROM generate_series(1, 16000)");
            await neighbour.ExecuteAsync("CHECKPOINT");
            await Until.TrueAsync(database, $"SELECT pg_current_wal_lsn() - restart_lsn < 16000000 FROM pg_replication_slots WHERE slot_name = '{options.SlotName}'", "the slot has moved on");
        }

        (await database.ScalarAsync<bool>($"SELECT pg_current_wal_lsn() - '{before}' > 60000000")).Should().BeTrue("far more was written than is retained");
        await Until.TrueAsync(() => Task.FromResult(run.Capture.Status.RetainedBytes < 16_000_000), "the status says so");
    }

    private static Task<CaptureRun> StartAsync(TestDatabase database, SlotBudgetOptions budget, SlotLossPolicy policy = SlotLossPolicy.Resnapshot) =>
        new CaptureRun(CaptureRun.Options(database, Ledger.Table) with { SlotBudget = budget, OnSlotLoss = policy }, new RecordingSink(), new InMemoryCaptureOffsetStore()).StreamingAsync();

    private static Task<int> GrowAsync(TestDatabase database) => database.ExecuteAsync("INSERT INTO ledger SELECT g, repeat('x', 1000) FROM generate_series(1000, 6000) AS g");
}
