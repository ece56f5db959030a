using Ecommerce.Streaming.Capture;
using Ecommerce.Testing;
using Npgsql;

namespace Ecommerce.Streaming.Tests.Capture;

/// <summary>Comparing exactly while others write: the capture stands still where the snapshot was taken.</summary>
[Collection(CaptureCollection.Name)]
public sealed class VerificationHoldTests(PostgresServerFixture server)
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task While_held_the_sink_has_exactly_what_the_snapshot_shows_and_afterwards_all_flows_again()
    {
        await using var database = await server.CreateDatabaseAsync();
        await Ledger.CreateAsync(database);
        await using var run = await new CaptureRun(CaptureRun.Options(database, Ledger.Table), new RecordingSink(), new InMemoryCaptureOffsetStore()).StreamingAsync();
        using var enough = new CancellationTokenSource();
        var writers = Enumerable.Range(0, 3).Select(w => WriteAsync(database, w, enough.Token)).ToArray();
        for (var round = 0; round < 3; round++)
        {
            await using (var hold = await VerificationHold.AcquireAsync(database.ConnectionString, Long, Long, default))
            {
                await run.Sink.UntilAsync(s => s.Marked >= hold.Lsn, "the hold's position is reached");
                var written = await database.ScalarAsync<long>("SELECT count(*) FROM ledger WHERE v LIKE 'w%'");
                await Until.TrueAsync(database, $"SELECT count(*) > {written} + 5 FROM ledger WHERE v LIKE 'w%'", "others have written meanwhile");
                run.Sink.Marked.Should().Be(hold.Lsn);
                run.Capture.Status.State.Should().Be(CaptureState.Holding);
                Ledger.Replay(run.Sink, (await run.Offsets.ReadAsync(default))!.SnapshotLsn).Should().Equal(await ReadAtAsync(database, hold.SnapshotName));
            }

            await run.CaughtUpAsync(database);
        }

        await enough.CancelAsync();
        await Task.WhenAll(writers);
        await Ledger.ShouldMatchAsync(database, run);
    }

    [Fact]
    public async Task A_hold_ends_at_its_deadline()
    {
        await using var database = await server.CreateDatabaseAsync();
        await Ledger.CreateAsync(database);
        await using var run = await new CaptureRun(CaptureRun.Options(database, Ledger.Table), new RecordingSink(), new InMemoryCaptureOffsetStore()).StreamingAsync();
        await using var hold = await VerificationHold.AcquireAsync(database.ConnectionString, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1), default);
        await database.ExecuteAsync("UPDATE ledger SET v = 'later' WHERE id = 1");
        await Ledger.ShouldMatchAsync(database, run);
        (await database.ScalarAsync<DateTime>("SELECT clock_timestamp()")).Should().BeOnOrAfter(hold.Deadline.UtcDateTime);
    }

    [Fact]
    public async Task A_hold_ends_with_its_requester()
    {
        await using var database = await server.CreateDatabaseAsync();
        await Ledger.CreateAsync(database);
        await using var run = await new CaptureRun(CaptureRun.Options(database, Ledger.Table), new RecordingSink(), new InMemoryCaptureOffsetStore()).StreamingAsync();
        await using var hold = await VerificationHold.AcquireAsync(database.ConnectionString, Long, Long, default);
        await run.Sink.UntilAsync(s => s.Marked >= hold.Lsn, "the hold's position is reached");
        await database.ExecuteAsync("UPDATE ledger SET v = 'later' WHERE id = 1");
        await database.ExecuteAsync("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'ecommerce-verify'");
        await Ledger.ShouldMatchAsync(database, run);
    }

    [Fact]
    public async Task A_hold_lasts_across_a_restart_of_the_capture()
    {
        await using var database = await server.CreateDatabaseAsync();
        await Ledger.CreateAsync(database);
        var options = CaptureRun.Options(database, Ledger.Table);
        var run = await new CaptureRun(options, new RecordingSink(), new InMemoryCaptureOffsetStore()).StreamingAsync();
        ulong lsn;
        CaptureRun again;
        await using (var hold = await VerificationHold.AcquireAsync(database.ConnectionString, Long, Long, default))
        {
            lsn = hold.Lsn;
            await run.Sink.UntilAsync(s => s.Marked >= hold.Lsn, "the hold's position is reached");
            await Until.TrueAsync(() => Task.FromResult(run.Capture.Status.ConfirmedLsn >= lsn), "the message will not come again");
            await run.StopAsync();
            await database.ExecuteAsync("UPDATE ledger SET v = 'later' WHERE id = 1");
            again = await new CaptureRun(options, run.Sink, run.Offsets).StreamingAsync();
            await Until.TrueAsync(() => Task.FromResult(again.Capture.Status.State == CaptureState.Holding), "the new capture holds too");
            again.Sink.Events.Should().NotContain(e => e.Op == 'u');
            again.Sink.Marked.Should().Be(lsn);
        }

        await using (again)
        {
            await Ledger.ShouldMatchAsync(database, again);
        }
    }

    [Fact]
    public async Task A_hold_that_an_open_transaction_prevents_names_it_and_releases_the_capture()
    {
        await using var database = await server.CreateDatabaseAsync();
        await Ledger.CreateAsync(database);
        await using var run = await new CaptureRun(CaptureRun.Options(database, Ledger.Table), new RecordingSink(), new InMemoryCaptureOffsetStore()).StreamingAsync();
        await using var open = await Session.OpenAsync(database);
        await open.RunAsync("BEGIN; UPDATE ledger SET v = 'open' WHERE id = 1");
        var failure = (await FluentActions.Awaiting(() => VerificationHold.AcquireAsync(database.ConnectionString, TimeSpan.FromSeconds(1), Long, default)).Should().ThrowAsync<CaptureHoldException>()).Which;
        failure.OpenTransactionPids.Should().Equal(open.Pid);
        failure.Message.Should().Contain(open.Pid.ToString(System.Globalization.CultureInfo.InvariantCulture));
        await database.ExecuteAsync("UPDATE ledger SET v = 'other' WHERE id = 2");
        await run.CaughtUpAsync(database);
        await open.RunAsync("COMMIT");
        await Ledger.ShouldMatchAsync(database, run);
        (await database.ScalarAsync<long>("SELECT count(*) FROM pg_replication_slots WHERE temporary")).Should().Be(0);
    }

    private static async Task WriteAsync(TestDatabase database, int writer, CancellationToken enough)
    {
        for (var i = 0; !enough.IsCancellationRequested; i++)
        {
            await database.ExecuteAsync($"UPDATE ledger SET v = 'u{writer}.{i}' WHERE id = {(((writer * 7) + i) % 20) + 1}; INSERT INTO ledger VALUES ({1000 + (i * 3) + writer}, 'w{i}')");
        }
    }

    private static async Task<SortedDictionary<int, string>> ReadAtAsync(TestDatabase database, string snapshot)
    {
        await using var connection = await database.DataSource.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead);
        await using (var command = new NpgsqlCommand($"SET TRANSACTION SNAPSHOT '{snapshot}'", connection, transaction))
        {
            await command.ExecuteNonQueryAsync();
        }

        return await Ledger.ReadAsync(connection);
    }
}
