using Ecommerce.Streaming.Capture;
using Ecommerce.Testing;
using Npgsql;

namespace Ecommerce.Streaming.Tests.Capture.Signals;

/// <summary>Incremental snapshots beside a living stream.</summary>
[Collection(CaptureCollection.Name)]
public sealed class IncrementalSnapshotTests(PostgresServerFixture server)
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Whoever_reads_from_the_signal_on_has_the_table_whatever_others_write_meanwhile(bool deleteWatermarks)
    {
        await using var test = await SignalCase.CreateAsync(server, rows: 700);
        var options = test.Options(chunkSize: 40);
        await using var run = await new CaptureRun(options with { Signals = options.Signals! with { DeleteWatermarks = deleteWatermarks } }, new RecordingSink(), new InMemoryCaptureOffsetStore()).StreamingAsync();
        var before = run.Sink.Records.Count;
        await test.ExecuteAsync("s1");
        using var stop = new CancellationTokenSource();
        var writers = Enumerable.Range(0, 3).Select(w => WriteAsync(test.Database, w, stop.Token)).ToArray();
        await test.UntilAsync(run, "s1", "COMPLETED");
        await stop.CancelAsync();
        (await Task.WhenAll(writers)).Sum().Should().BePositive();
        await run.CaughtUpAsync(test.Database);

        var records = Wire.Of(run.Sink).Skip(before).Where(r => r.Topic == "shop.public.stock").ToArray();
        SignalCase.Fold(records).Should().Equal(await test.TableAsync());
        var incremental = SignalCase.Incremental(run.Sink);
        incremental.Should().NotBeEmpty().And.OnlyContain(r =>
            r.Op == "r" && r.Source.GetProperty("lsn").ValueKind == System.Text.Json.JsonValueKind.Null && r.Source.GetProperty("txId").ValueKind == System.Text.Json.JsonValueKind.Null);
        records.Where(r => r.Value is not null).GroupBy(r => r.Key).Should().OnlyContain(
            g => g.Zip(g.Skip(1)).All(p => Version(p.First) <= Version(p.Second)), "who orders by position gets the same as who takes them as they come");
    }

    [Fact]
    public async Task Rows_come_chunk_by_chunk_in_the_order_of_the_key_at_the_closing_watermark_s_position()
    {
        await using var test = await SignalCase.CreateAsync(server, rows: 5);
        await using var run = await new CaptureRun(test.Options(chunkSize: 2), new RecordingSink(), new InMemoryCaptureOffsetStore()).StreamingAsync();
        await test.ExecuteAsync("s1", "\"public.st.*\"");
        await test.UntilAsync(run, "s1", "COMPLETED");
        await run.CaughtUpAsync(test.Database);

        SignalCase.Notes(run.Sink).Should().Equal(
            "s1 STARTED public.stock",
            "s1 IN_PROGRESS public.stock p'5,5 p'2,2 public.stock", "s1 IN_PROGRESS public.stock p'5,5 p'4,4 public.stock", "s1 IN_PROGRESS public.stock p'5,5 p'5,5 public.stock",
            "s1 TABLE_SCAN_COMPLETED public.stock 5 SUCCEEDED public.stock",
            "s1 COMPLETED");
        var rows = SignalCase.Incremental(run.Sink);
        rows.Select(r => r.Json.GetProperty("after").GetProperty("id").GetInt32()).Should().Equal(1, 2, 3, 4, 5);
        var signals = Wire.Of(run.Sink, "shop.public.signals");
        signals.Select(s => s.Json.GetProperty("after").GetProperty("type").GetString()).Should().Equal(
            ["execute-snapshot", .. Enumerable.Repeat<string[]>(["snapshot-window-open", "snapshot-window-close"], 4).SelectMany(w => w)], "the last window finds nothing more");
        var all = Wire.Of(run.Sink).ToList();
        foreach (var (row, close) in rows.Zip([2, 2, 4, 4, 6]))
        {
            row.Sequence.Should().Be(signals[close].Sequence);
            all.FindIndex(r => r.Value == row.Value).Should().BeLessThan(all.FindIndex(r => r.Value == signals[close].Value), "rows come before the watermark's own record");
        }

        rows.Should().OnlyContain(r => r.Headers.Count == 4);
        signals[2].Json.GetProperty("after").GetProperty("data").GetString().Should().MatchRegex(
            """^\{"openWindowTimestamp": "\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{3}){0,1}(\d{3}){0,2}Z", "closeWindowTimestamp": "\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{3}){0,1}(\d{3}){0,2}Z"\}$""");
    }

    [Fact]
    public async Task A_row_that_changes_inside_the_window_is_left_out_of_the_chunk()
    {
        await using var test = await SignalCase.CreateAsync(server, rows: 3);
        await using var run = await new CaptureRun(test.Options(chunkSize: 10), new RecordingSink(), new InMemoryCaptureOffsetStore()).StreamingAsync();

        // Whoever reads stock waits; by then the window is open.
        await using var writer = await Session.OpenAsync(test.Database);
        await writer.RunAsync("BEGIN; LOCK TABLE stock IN ACCESS EXCLUSIVE MODE; UPDATE stock SET n = 100 WHERE id = 1; DELETE FROM stock WHERE id = 2; UPDATE stock SET id = 33 WHERE id = 3");
        await test.ExecuteAsync("s1");
        await writer.UntilAwaitedAsync(test.Database);
        await writer.RunAsync("COMMIT");
        await test.UntilAsync(run, "s1", "COMPLETED");
        await run.CaughtUpAsync(test.Database);

        SignalCase.Incremental(run.Sink).Should().BeEmpty("all rows that were read were also written between the watermarks");
        SignalCase.Fold(Wire.Of(run.Sink, "shop.public.stock")).Should().Equal(await test.TableAsync());
    }

    [Fact]
    public async Task A_truncate_inside_the_window_leaves_nothing_of_the_chunk()
    {
        await using var test = await SignalCase.CreateAsync(server, rows: 3);
        await using var run = await new CaptureRun(test.Options(chunkSize: 10), new RecordingSink(), new InMemoryCaptureOffsetStore()).StreamingAsync();

        // The closing watermark waits for somebody who locks the signal table once the chunk's reading waits for the table.
        await using var reader = await Session.OpenAsync(test.Database);
        await reader.RunAsync("BEGIN; LOCK TABLE stock IN ACCESS EXCLUSIVE MODE");
        await test.ExecuteAsync("s1");
        await reader.UntilAwaitedAsync(test.Database);
        await using var gate = await Session.OpenAsync(test.Database);
        await gate.RunAsync("BEGIN; LOCK TABLE signals IN EXCLUSIVE MODE");
        await reader.RunAsync("COMMIT");
        await gate.UntilAwaitedAsync(test.Database);
        await test.Database.ExecuteAsync("TRUNCATE stock");
        await gate.RunAsync("COMMIT");
        await test.UntilAsync(run, "s1", "COMPLETED");
        await run.CaughtUpAsync(test.Database);

        SignalCase.Notes(run.Sink).Should().Contain(n => n.StartsWith("s1 IN_PROGRESS", StringComparison.Ordinal), "the rows were read");
        SignalCase.Incremental(run.Sink).Should().BeEmpty();
    }

    [Fact]
    public async Task A_table_may_change_its_shape_while_its_rows_are_on_their_way()
    {
        await using var test = await SignalCase.CreateAsync(server, rows: 6);
        await using var run = await new CaptureRun(test.Options(chunkSize: 4), new RecordingSink(), new InMemoryCaptureOffsetStore()).StreamingAsync();

        // The first chunk is read; its closing watermark waits.
        await using var gate = await Session.OpenAsync(test.Database);
        await using var reader = await Session.OpenAsync(test.Database);
        await reader.RunAsync("BEGIN; LOCK TABLE stock IN ACCESS EXCLUSIVE MODE");
        await test.ExecuteAsync("s1");
        await reader.UntilAwaitedAsync(test.Database);
        await gate.RunAsync("BEGIN; LOCK TABLE signals IN EXCLUSIVE MODE");
        await reader.RunAsync("COMMIT");
        await gate.UntilAwaitedAsync(test.Database);
        await test.Database.ExecuteAsync("ALTER TABLE stock DROP COLUMN note, ADD COLUMN extra integer DEFAULT 7; UPDATE stock SET n = 100 WHERE id = 2");
        await gate.RunAsync("COMMIT");
        await test.UntilAsync(run, "s1", "COMPLETED");
        await run.CaughtUpAsync(test.Database);

        SignalCase.Incremental(run.Sink).Select(r => r.Json.GetProperty("after").GetRawText()).Should().Equal(
            "{\"id\":1,\"place\":\"p'1\",\"n\":1,\"note\":\"xxxxxxxxxx\"}", "{\"id\":3,\"place\":\"p'3\",\"n\":3,\"note\":\"xxxxxxxxxx\"}", "{\"id\":4,\"place\":\"p'4\",\"n\":4,\"note\":\"xxxxxxxxxx\"}",
            "{\"id\":5,\"place\":\"p'5\",\"n\":5,\"extra\":7}", "{\"id\":6,\"place\":\"p'6\",\"n\":6,\"extra\":7}");
        Wire.Of(run.Sink, "shop.public.stock").Single(r => r.Op == "u").Json.GetProperty("after").GetRawText().Should().Be("{\"id\":2,\"place\":\"p'2\",\"n\":100,\"extra\":7}");
    }

    [Fact]
    public async Task After_a_restart_it_goes_on_where_it_was_stored()
    {
        await using var test = await SignalCase.CreateAsync(server, rows: 600);
        using var folder = new TestFolder();
        var offsets = new FileCaptureOffsetStore(folder["offset.json"]);
        var first = await new CaptureRun(test.Options(chunkSize: 10), new RecordingSink(), offsets).StreamingAsync();
        await test.ExecuteAsync("s1");
        await first.Sink.UntilAsync(s => SignalCase.Incremental(s).Count >= 100, "some chunks are sent");
        first.Sink.Block();
        await Until.TrueAsync(async () => (await offsets.ReadAsync(default))?.IncrementalSnapshot is { LastKey.IsEmpty: false }, "its progress is stored");
        await first.StopAsync();
        var sent = SignalCase.Incremental(first.Sink).Count;
        sent.Should().BeLessThan(600);
        var stored = (await offsets.ReadAsync(default))!.IncrementalSnapshot!;
        (stored.SignalId, stored.Tables[0].Name).Should().Be(("s1", SignalCase.Stock));

        await using var second = await new CaptureRun(test.Options(chunkSize: 10), new RecordingSink(), offsets).StreamingAsync();
        await test.UntilAsync(second, "s1", "COMPLETED");
        var again = SignalCase.Incremental(second.Sink);
        SignalCase.Fold([.. SignalCase.Incremental(first.Sink), .. again]).Should().Equal(await test.TableAsync());
        again.Should().HaveCountLessThan(600, "what was stored is not read again");
        await Until.TrueAsync(async () => (await offsets.ReadAsync(default))!.IncrementalSnapshot is null, "its end is stored");
        (await File.ReadAllTextAsync(folder["offset.json"])).Should().NotContain("IncrementalSnapshot", "the file is as it was before there were incremental snapshots");
    }

    [Fact]
    public async Task A_lost_connection_loses_nothing_of_it()
    {
        await using var test = await SignalCase.CreateAsync(server, rows: 600);
        await using var run = await new CaptureRun(test.Options(chunkSize: 10), new RecordingSink(), new InMemoryCaptureOffsetStore()).StreamingAsync();
        await test.ExecuteAsync("s1");
        for (var rows = 50; rows <= 150; rows += 50)
        {
            await run.Sink.UntilAsync(s => SignalCase.Incremental(s).Count >= rows, $"{rows} rows are sent");
            await test.Database.ExecuteAsync($"SELECT pg_terminate_backend(active_pid) FROM pg_replication_slots WHERE slot_name = 'slot_{test.Database.Name}' AND active");
        }

        await test.UntilAsync(run, "s1", "COMPLETED");
        SignalCase.Fold(SignalCase.Incremental(run.Sink)).Should().Equal(await test.TableAsync());
        run.Capture.Status.Reconnects.Should().BePositive();
        SignalCase.Notes(run.Sink).Count(n => n.StartsWith("s1 STARTED", StringComparison.Ordinal)).Should().Be(1, "a signal is obeyed once");
    }

    [Fact]
    public async Task A_row_is_read_whole_where_the_stream_has_only_a_placeholder()
    {
        await using var test = await SignalCase.CreateAsync(server, rows: 1);
        await test.Database.ExecuteAsync("ALTER TABLE stock ALTER COLUMN note SET STORAGE EXTERNAL; UPDATE stock SET note = repeat('long ', 2000)");
        await using var run = await new CaptureRun(test.Options(chunkSize: 10), new RecordingSink(), new InMemoryCaptureOffsetStore()).StreamingAsync();
        await test.Database.ExecuteAsync("UPDATE stock SET n = 5");
        await test.ExecuteAsync("s1");
        await test.UntilAsync(run, "s1", "COMPLETED");
        await run.CaughtUpAsync(test.Database);
        Wire.Of(run.Sink, "shop.public.stock").Single(r => r.Op == "u").Value.Should().Contain("__debezium_unavailable_value");
        SignalCase.Incremental(run.Sink).Should().ContainSingle().Which.Json.GetProperty("after").GetProperty("note").GetString().Should().HaveLength(10_000);
    }

    private static UInt128 Version(Wire record) => ((UInt128)(record.Sequence.PreviousCommitLsn ?? 0) << 64) | record.Sequence.Lsn;

    private static async Task<int> WriteAsync(TestDatabase database, int writer, CancellationToken stop)
    {
        var random = new Random(writer);
        for (var i = 0; ; i++)
        {
            if (stop.IsCancellationRequested)
            {
                return i;
            }

            var id = random.Next(1, 720);
            var statement = random.Next(4) switch
            {
                0 => $"DELETE FROM stock WHERE id = {id}",
                1 => $"INSERT INTO stock VALUES ({id}, 'p''' || {id} % 7, {i}, 'new') ON CONFLICT DO NOTHING",
                2 => $"UPDATE stock SET n = {i}, note = NULL WHERE id = {id}",
                _ => $"BEGIN; UPDATE stock SET id = id + 1000 WHERE id = {id} AND NOT EXISTS (SELECT FROM stock WHERE id = {id + 1000}); UPDATE stock SET n = n + 1 WHERE id IN (SELECT id FROM stock WHERE id % 50 = {id % 50} FOR UPDATE SKIP LOCKED); COMMIT",
            };
            try
            {
                await database.ExecuteAsync(statement);
            }
            catch (PostgresException e) when (e.SqlState is PostgresErrorCodes.UniqueViolation or PostgresErrorCodes.DeadlockDetected)
            {
                // Two writers met at one row: the write did not happen.
            }
        }
    }
}
