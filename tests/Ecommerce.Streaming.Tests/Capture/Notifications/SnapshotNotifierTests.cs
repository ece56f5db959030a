using Ecommerce.Streaming.Capture;
using Ecommerce.Streaming.ConnectData;
using Ecommerce.Testing;

namespace Ecommerce.Streaming.Tests.Capture.Notifications;

/// <summary>What is told about an initial snapshot, as Debezium 3.6.1 tells it.</summary>
[Collection(CaptureCollection.Name)]
public sealed class SnapshotNotifierTests(PostgresServerFixture server)
{
    [Fact]
    public async Task A_snapshot_is_told_table_by_table_and_a_start_without_one_as_skipped()
    {
        await using var database = await server.CreateDatabaseAsync();
        await database.ExecuteAsync("CREATE TABLE users (id integer PRIMARY KEY); CREATE TABLE orders (id integer PRIMARY KEY); CREATE TABLE two_keys (id integer PRIMARY KEY); INSERT INTO users SELECT generate_series(1, 3)");
        await database.ExecuteAsync("CREATE TABLE debezium_signal (id varchar(64) PRIMARY KEY, type varchar(32), data text); INSERT INTO debezium_signal VALUES ('old', 'execute-snapshot', NULL)");
        var options = CaptureRun.Options(database, "public.users", "public.two_keys", "public.orders", "public.debezium_signal") with
        {
            NotificationTopic = "notes",
            Signals = new SignalOptions { Table = "public.debezium_signal" },
        };
        var run = await new CaptureRun(options, new RecordingSink(), new InMemoryCaptureOffsetStore()).StreamingAsync();
        await run.CaughtUpAsync(database);
        var notes = Wire.Of(run.Sink, "notes");
        notes.Should().OnlyContain(n => n.Headers.Count == 0 && n.Key == $"{{\"id\":\"{n.Json.GetProperty("id").GetString()}\"}}");
        notes.Select(n => n.Key).Should().OnlyHaveUniqueItems();
        notes.Select(n => n.Json.GetProperty("type").GetString()).Should().Equal(
            ["STARTED", .. Enumerable.Repeat<string[]>(["IN_PROGRESS", "TABLE_SCAN_COMPLETED"], 3).SelectMany(t => t), "COMPLETED"]);
        notes[0].Value.Should().MatchRegex("""^\{"id":"[0-9a-f-]{36}","type":"STARTED","aggregate_type":"Initial Snapshot","additional_data":\{"connector_name":"shop"\},"timestamp":[0-9]{13}\}$""");
        var users = notes.Where(n => n.Value!.Contains("\":\"public.users\"", StringComparison.Ordinal)).ToArray();
        users[0].Json.GetProperty("additional_data").GetRawText().Should().Be("""{"current_collection_in_progress":"public.users","connector_name":"shop","data_collections":"public.users,public.orders,public.two_keys"}""");
        users[1].Json.GetProperty("additional_data").GetRawText().Should().StartWith("""{"scanned_collection":"public.users","connector_name":"shop","total_rows_scanned":"3","status":"SUCCEEDED","data_collections":"public.""").And.Contain("public.debezium_signal");
        await Until.TrueAsync(async () => (await run.Offsets.ReadAsync(default))!.SnapshotCompleted, "the snapshot is stored");
        await run.StopAsync();

        await using var again = await new CaptureRun(options with { ValueConverter = new JsonConverterOptions { SchemasEnabled = true }, KeyConverter = new JsonConverterOptions { SchemasEnabled = true } }, new RecordingSink(), run.Offsets).StreamingAsync();
        await again.CaughtUpAsync(database);
        var skipped = Wire.Of(again.Sink, "notes").Should().ContainSingle().Which;
        skipped.Json.GetProperty("payload").GetProperty("type").GetString().Should().Be("SKIPPED");
        skipped.Json.GetProperty("schema").GetRawText().Should().Be("""{"type":"struct","fields":[{"type":"string","optional":false,"field":"id"},{"type":"string","optional":false,"field":"type"},{"type":"string","optional":false,"field":"aggregate_type"},{"type":"map","keys":{"type":"string","optional":false},"values":{"type":"string","optional":false},"optional":true,"field":"additional_data"},{"type":"int64","optional":false,"field":"timestamp"}],"optional":false,"name":"io.debezium.connector.common.Notification","version":1}""");
    }
}
