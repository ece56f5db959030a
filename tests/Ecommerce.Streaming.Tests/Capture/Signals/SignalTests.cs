using Ecommerce.Streaming.Capture;
using Ecommerce.Testing;

namespace Ecommerce.Streaming.Tests.Capture.Signals;

/// <summary>What rows of the signal table do.</summary>
[Collection(CaptureCollection.Name)]
public sealed class SignalTests(PostgresServerFixture server)
{
    [Fact]
    public async Task Conditions_and_surrogate_keys_choose_rows_and_order()
    {
        await using var test = await SignalCase.CreateAsync(server, rows: 20);
        await test.Database.ExecuteAsync("CREATE TABLE keyless (n integer, w text); INSERT INTO keyless SELECT g, 'w' FROM generate_series(1, 5) AS g; INSERT INTO keyless VALUES (NULL, 'null')");
        await using var run = await new CaptureRun(test.Options(chunkSize: 3, "public.keyless"), new RecordingSink(), new InMemoryCaptureOffsetStore()).StreamingAsync();
        await test.ExecuteAsync("some", more: ", \"additional-conditions\": [{\"data-collection\": \"PUBLIC.STOCK\", \"filter\": \"n > 3 OR n < 2\"}], \"surrogate-key\": \"n\"");
        await test.UntilAsync(run, "some", "COMPLETED");
        await test.ExecuteAsync("all", "\"public.keyless\"", ", \"surrogate-key\": \"n\"");
        await test.UntilAsync(run, "all", "COMPLETED");
        await run.CaughtUpAsync(test.Database);

        SignalCase.Incremental(run.Sink).Select(r => r.Json.GetProperty("after").GetProperty("n").GetInt32()).Should().Equal([1, .. Enumerable.Range(4, 17)]);
        SignalCase.Incremental(run.Sink, "shop.public.keyless").Select(r => r.Json.GetProperty("after").GetProperty("n").ToString()).Should().Equal("1", "2", "3", "4", "5", "");
        SignalCase.Notes(run.Sink).Should().Contain("some TABLE_SCAN_COMPLETED public.stock 18 SUCCEEDED public.stock").And.Contain("all IN_PROGRESS public.keyless <null> 3 public.keyless");
    }

    [Fact]
    public async Task Tables_that_cannot_be_read_are_passed_over()
    {
        await using var test = await SignalCase.CreateAsync(server, rows: 2);
        await test.Database.ExecuteAsync("CREATE TABLE keyless (n integer); CREATE TABLE empty (id integer PRIMARY KEY); CREATE TABLE other (id integer PRIMARY KEY)");
        await using var run = await new CaptureRun(test.Options(chunkSize: 3, "public.keyless", "public.empty"), new RecordingSink(), new InMemoryCaptureOffsetStore()).StreamingAsync();
        await test.ExecuteAsync("s", "\"public.keyless\", \"public.empty\", \"public.other\", \"public.nowhere\", \"nonsense\", \"public.stock\"", ", \"additional-conditions\": [{\"data-collection\": \"public.stock\", \"filter\": \"no_column = 1\"}]");
        await test.UntilAsync(run, "s", "COMPLETED");
        await run.CaughtUpAsync(test.Database);

        SignalCase.Notes(run.Sink).Select(n => string.Join(' ', n.Split(' ').Take(5))).Should().Equal(
            "s STARTED public.keyless,public.empty,public.other,public.nowhere,nonsense,public.stock",
            "s TABLE_SCAN_COMPLETED public.keyless 0 NO_PRIMARY_KEY", "s TABLE_SCAN_COMPLETED public.empty 0 EMPTY", "s TABLE_SCAN_COMPLETED public.other 0 UNKNOWN_SCHEMA",
            "s TABLE_SCAN_COMPLETED public.nowhere 0 UNKNOWN_SCHEMA", "s TABLE_SCAN_COMPLETED nonsense 0 UNKNOWN_SCHEMA", "s TABLE_SCAN_COMPLETED public.stock 0 SQL_EXCEPTION", "s COMPLETED");
    }

    [Fact]
    public async Task A_pause_stops_reading_until_resume_and_a_stop_ends_it()
    {
        await using var test = await SignalCase.CreateAsync(server, rows: 40);
        await test.Database.ExecuteAsync("CREATE TABLE more (id integer PRIMARY KEY); INSERT INTO more SELECT generate_series(1, 10)");
        await using var run = await new CaptureRun(test.Options(chunkSize: 5, "public.more"), new RecordingSink(), new InMemoryCaptureOffsetStore()).StreamingAsync();

        // In one transaction: what follows the first signal is obeyed before the first window is closed.
        await test.Database.ExecuteAsync("BEGIN; INSERT INTO signals VALUES ('s', 'execute-snapshot', '{\"data-collections\": [\"public.stock\", \"public.more\"]}'), ('p', 'pause-snapshot', NULL); COMMIT");
        await test.UntilAsync(run, "s", "PAUSED");
        await run.Sink.UntilAsync(s => SignalCase.Incremental(s).Count == 5, "the chunk that was under way is sent");
        await run.CaughtUpAsync(test.Database);
        await run.CaughtUpAsync(test.Database);
        SignalCase.Incremental(run.Sink).Should().HaveCount(5);

        await test.Database.ExecuteAsync("BEGIN; INSERT INTO signals VALUES ('r', 'resume-snapshot', NULL), ('x', 'stop-snapshot', '{\"data-collections\": [\"public.m.*\"]}'); COMMIT");
        await test.UntilAsync(run, "s", "RESUMED");
        await test.UntilAsync(run, "s", "COMPLETED");
        await run.CaughtUpAsync(test.Database);
        SignalCase.Incremental(run.Sink).Should().HaveCount(40);
        SignalCase.Incremental(run.Sink, "shop.public.more").Should().BeEmpty();

        await test.Database.ExecuteAsync("BEGIN; INSERT INTO signals VALUES ('s2', 'execute-snapshot', '{\"data-collections\": [\"public.stock\", \"public.more\"]}'), ('x2', 'stop-snapshot', NULL); COMMIT");
        await test.UntilAsync(run, "s2", "COMPLETED");
        await run.CaughtUpAsync(test.Database);
        SignalCase.Incremental(run.Sink).Should().HaveCount(45, "the chunk that was under way is sent");
        var notes = SignalCase.Notes(run.Sink);
        notes.Where(n => !n.Contains("IN_PROGRESS", StringComparison.Ordinal)).SkipLast(1).Should().Equal(
            "s STARTED public.stock,public.more", "s PAUSED public.stock,public.more", "s RESUMED public.stock,public.more", "s ABORTED public.more",
            "s TABLE_SCAN_COMPLETED public.stock 40 SUCCEEDED public.stock", "s COMPLETED",
            "s2 STARTED public.stock,public.more", "s2 COMPLETED");
        notes[^1].Should().MatchRegex("^[0-9a-f-]{36} ABORTED public.more,public.stock$");
    }

    [Fact]
    public async Task Tables_can_be_added_while_it_runs()
    {
        await using var test = await SignalCase.CreateAsync(server, rows: 10);
        await test.Database.ExecuteAsync("CREATE TABLE more (id integer PRIMARY KEY); INSERT INTO more SELECT generate_series(1, 10)");
        await using var run = await new CaptureRun(test.Options(chunkSize: 5, "public.more"), new RecordingSink(), new InMemoryCaptureOffsetStore()).StreamingAsync();
        await test.Database.ExecuteAsync("""
            BEGIN; INSERT INTO signals VALUES ('s1', 'execute-snapshot', '{"data-collections": ["public.stock"]}'), ('s2', 'execute-snapshot', '{"data-collections": ["public.more"]}'); COMMIT
            """);
        await test.UntilAsync(run, "s2", "COMPLETED");
        await run.CaughtUpAsync(test.Database);

        (SignalCase.Incremental(run.Sink).Count, SignalCase.Incremental(run.Sink, "shop.public.more").Count).Should().Be((10, 10));
        SignalCase.Notes(run.Sink).Count(n => n.Contains("STARTED", StringComparison.Ordinal)).Should().Be(1);
    }

    [Fact]
    public async Task What_is_no_signal_is_passed_over_and_streaming_goes_on()
    {
        await using var test = await SignalCase.CreateAsync(server, rows: 2);
        await test.SignalAsync("before", "execute-snapshot", "{\"data-collections\": [\"public.stock\"]}");
        await using var run = await new CaptureRun(test.Options(chunkSize: 5), new RecordingSink(), new InMemoryCaptureOffsetStore()).StreamingAsync();
        (string Type, string? Data)[] signals =
        [
            ("dance", "{}"), ("execute-snapshot", "no json"), ("execute-snapshot", "{}"), ("execute-snapshot", "{\"data-collections\": [\"public.stock\"], \"type\": \"blocking\"}"),
            ("execute-snapshot", "{\"data-collections\": [\"public.stock\"], \"type\": \"sideways\"}"), ("execute-snapshot", "{\"data-collections\": [\"(\"]}"), ("execute-snapshot", null),
            ("stop-snapshot", "{\"data-collections\": [\"(\"]}"), ("stop-snapshot", null), ("pause-snapshot", null), ("resume-snapshot", null), ("log", "{\"message\": \"hello\"}"), ("log", null),
            ("snapshot-window-close", null), ("snapshot-window-open", "{}"),
        ];
        foreach (var ((type, data), i) in signals.Select((s, i) => (s, i)))
        {
            await test.SignalAsync($"n{i}", type, data);
        }

        await run.CaughtUpAsync(test.Database);
        SignalCase.Notes(run.Sink).Should().BeEmpty();
        Wire.Of(run.Sink, "shop.public.signals").Select(s => s.Op).Should().OnlyContain(op => op == "c", "rows that were there before are no signals and not sent").And.HaveCount(signals.Length);
        await test.ExecuteAsync("s");
        await test.UntilAsync(run, "s", "COMPLETED");
    }

    [Fact]
    public async Task Where_no_watermark_can_be_written_it_ends_and_streaming_goes_on()
    {
        await using var test = await SignalCase.CreateAsync(server, rows: 2);
        await test.Database.ExecuteAsync("ALTER TABLE signals ADD CONSTRAINT closed CHECK (type NOT LIKE 'snapshot-window%')");
        await using var run = await new CaptureRun(test.Options(chunkSize: 5), new RecordingSink(), new InMemoryCaptureOffsetStore()).StreamingAsync();
        await test.ExecuteAsync("s");
        await test.UntilAsync(run, "s", "COMPLETED");
        SignalCase.Notes(run.Sink).Should().Equal("s STARTED public.stock", "s TABLE_SCAN_COMPLETED public.stock 0 SQL_EXCEPTION public.stock", "s COMPLETED");
        await test.Database.ExecuteAsync("UPDATE stock SET n = 9; ALTER TABLE signals DROP CONSTRAINT closed");
        await test.ExecuteAsync("s2");
        await test.UntilAsync(run, "s2", "COMPLETED");
        await run.CaughtUpAsync(test.Database);
        SignalCase.Incremental(run.Sink).Should().HaveCount(2);
    }
}
