using Ecommerce.Data.Embedded;
using Ecommerce.Streaming.Capture;
using Ecommerce.Testing;
using Ecommerce.Testing.Subjects;
using Npgsql;

namespace Ecommerce.Streaming.Tests.Capture;

/// <summary>
/// A server that is put back to an earlier copy of its files and written to at once, without a heartbeat that would tell: its log is long enough, but tells of other changes.
/// </summary>
[Collection(CaptureCollection.Name)]
public sealed class EarlierCopyTests : IAsyncLifetime
{
    private readonly TestFolder _folder = new();
    private readonly RecordingSink _sink = new();
    private readonly InMemoryCaptureOffsetStore _offsets = new();
    private PostgresUnderTest _server = null!;

    // No heartbeats: what is told here is told without their tokens.
    private CaptureOptions Options => new()
    {
        ConnectionString = _server.ConnectionString,
        Tables = [Ledger.Table],
        SlotName = "copied",
        PublicationName = "copied",
        HeartbeatInterval = TimeSpan.Zero,
        ConfirmInterval = TimeSpan.FromMilliseconds(50),
    };

    public async ValueTask InitializeAsync()
    {
        _server = await PostgresUnderTest.StartAsync(_folder.Path, new() { DataDirectory = _folder["postgres"], Durable = false });
        await _server.ExecuteAsync("CREATE TABLE ledger (id integer PRIMARY KEY, v text NOT NULL); CREATE TABLE elsewhere (v text); INSERT INTO ledger VALUES (1, 'start')");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task It_is_refused_although_it_has_written_past_the_stored_position(bool captureRuns)
    {
        await using var run = await StartAsync();
        var copy = await CopyAsync();
        await _server.ExecuteAsync("INSERT INTO ledger SELECT g, 'lost' FROM generate_series(2, 5) AS g");
        var stored = await StoredAsync(run);
        if (!captureRuns)
        {
            await run.StopAsync();
        }

        await PutBackAsync(copy, stored, "INSERT INTO ledger (SELECT coalesce(max(id), 0) + 1, 'other' FROM ledger)");
        if (captureRuns)
        {
            await RefusedAsync(run);
        }

        await RefusedAsync();
        (await _server.ScalarAsync<bool>($"SELECT confirmed_flush_lsn < '{Text(stored)}' FROM pg_replication_slots")).Should().BeTrue("the slot must tell the same again at the next start");
        await RefusedAsync();
        Values().Should().NotContain("other");
    }

    [Fact]
    public async Task It_is_refused_where_only_what_is_not_captured_had_moved_the_position()
    {
        await using var run = await StartAsync();
        await _server.ExecuteAsync("INSERT INTO ledger VALUES (2, 'in the copy')");
        await StoredAsync(run);
        var copy = await CopyAsync();
        await _server.ExecuteAsync("INSERT INTO elsewhere SELECT repeat('x', 100) FROM generate_series(1, 1000)");
        var stored = await StoredAsync(run);
        await run.StopAsync();

        // What lies below the stored position would be passed over.
        await PutBackAsync(copy, stored, "INSERT INTO ledger (SELECT coalesce(max(id), 0) + 1, 'other' FROM ledger)");
        await RefusedAsync();
        Values().Should().NotContain("other");
    }

    [Fact]
    public async Task A_server_that_fell_and_stands_where_it_stood_is_known_again_and_sends_nothing_twice()
    {
        // The slot's confirmed position is written down now and then only: after a fall it is an earlier one.
        await using (var run = await StartAsync())
        {
            await _server.ExecuteAsync("INSERT INTO ledger SELECT g, 'before' FROM generate_series(2, 5) AS g");
            await _server.ExecuteAsync("INSERT INTO elsewhere VALUES ('x'); UPDATE ledger SET v = 'again'");
            await StoredAsync(run);
            await _server.StopImmediatelyAsync();
            await _server.StartAsync();
            await _server.ExecuteAsync("INSERT INTO ledger VALUES (6, 'after')");
            await StoredAsync(run);
        }

        var stored = (await _offsets.ReadAsync(default))!;
        await _server.StopImmediatelyAsync();
        await _server.StartAsync();
        (await _server.ScalarAsync<bool>($"SELECT confirmed_flush_lsn < '{Text(stored.CommitLsn!.Value)}' FROM pg_replication_slots")).Should().BeTrue("else nothing is tested");
        await using var next = await new CaptureRun(Options, _sink, _offsets).StreamingAsync();
        await _server.ExecuteAsync("INSERT INTO ledger VALUES (7, 'last')");
        await StoredAsync(next);
        _sink.Events.Where(e => e.Op != 'r').Select(e => $"{e.Op}{e.Key}").Should().Equal(
            [.. Enumerable.Range(2, 4).Select(i => $"c{{\"id\":{i}}}"), .. Enumerable.Range(1, 5).Select(i => $"u{{\"id\":{i}}}"), "c{\"id\":6}", "c{\"id\":7}"]);
        await Until.TrueAsync(async () => (await _offsets.ReadAsync(default))!.CommitLsn > stored.CommitLsn, "it goes on to store positions");
    }

    [Fact]
    public async Task The_same_position_with_another_transaction_is_another_log()
    {
        await using (var run = await StartAsync())
        {
            await _server.ExecuteAsync("INSERT INTO ledger VALUES (2, 'before')");
            await StoredAsync(run);
        }

        await _server.StopImmediatelyAsync();
        await _server.StartAsync();
        var stored = (await _offsets.ReadAsync(default))!;
        foreach (var other in new[] { stored.Commit! with { TransactionId = stored.Commit.TransactionId + 1 }, stored.Commit with { TimestampUs = stored.Commit.TimestampUs + 1 } })
        {
            await _offsets.WriteAsync(stored with { Commit = other }, default);
            await RefusedAsync();
        }

        // An offset of an earlier version has no commit; its position is believed.
        await _offsets.WriteAsync(stored with { Commit = null }, default);
        await using var believed = await new CaptureRun(Options, _sink, _offsets).StreamingAsync();
        await StoredAsync(believed);
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _folder.Dispose();
    }

    private async Task<CaptureRun> StartAsync()
    {
        var run = await new CaptureRun(Options, _sink, _offsets).StreamingAsync();
        await StoredAsync(run);
        return run;
    }

    // Up to here everything is stored, and the offset says so.
    private async Task<ulong> StoredAsync(CaptureRun run)
    {
        var lsn = (ulong)await _server.ScalarAsync<decimal>("SELECT (pg_current_wal_insert_lsn() - '0/0'::pg_lsn)::numeric FROM pg_logical_emit_message(false, 'test', 'barrier', true)");
        await Until.TrueAsync(
            async () => run.Running.IsFaulted ? throw run.Running.Exception : await _offsets.ReadAsync(default) is { } offset && offset.ConfirmedLsn >= lsn, $"{lsn} is stored");
        return (await _offsets.ReadAsync(default))!.ConfirmedLsn;
    }

    private async Task<string> CopyAsync()
    {
        await _server.StopImmediatelyAsync();
        var copy = await _server.CopyAsync();
        await _server.StartAsync();
        return copy;
    }

    private async Task PutBackAsync(string copy, ulong stored, string write)
    {
        await _server.StopImmediatelyAsync();
        await _server.RestoreAsync(copy);

        // Nobody may connect before it has come so far, or the end of its log would tell.
        await using (var elsewhere = await EmbeddedPostgres.StartAsync(new() { DataDirectory = _folder["postgres"], Durable = false }))
        {
            await using var connection = new NpgsqlConnection(elsewhere.ConnectionString);
            await connection.OpenAsync();
            await using var writing = new NpgsqlCommand(write, connection);
            await using var asking = new NpgsqlCommand($"SELECT pg_current_wal_flush_lsn() > '{Text(stored)}'::pg_lsn", connection);
            do
            {
                await writing.ExecuteNonQueryAsync();
            }
            while (await asking.ExecuteScalarAsync() is not true);
        }

        await _server.StartAsync();
    }

    private async Task RefusedAsync()
    {
        await using var run = new CaptureRun(Options, _sink, _offsets);
        await RefusedAsync(run);
    }

    private static async Task RefusedAsync(CaptureRun run)
    {
        (await run.Invoking(r => r.Running.WaitAsync(TimeSpan.FromSeconds(20))).Should().ThrowAsync<CaptureIdentityException>()).WithMessage("*older copy of itself*");
    }

    private IEnumerable<string?> Values() => _sink.Events.Where(e => e.Event.After is not null).Select(e => e.Event.After!.Value.GetProperty("v").GetString());

    private static string Text(ulong lsn) => $"{lsn >> 32:X}/{lsn & 0xFFFFFFFF:X}";
}
