using Ecommerce.Streaming.Capture;
using Ecommerce.Streaming.ConnectData;
using Ecommerce.Testing;

namespace Ecommerce.Streaming.Tests.Capture.Metadata;

/// <summary>Debezium's heartbeats.</summary>
[Collection(CaptureCollection.Name)]
public sealed class HeartbeatRecordsTests(PostgresServerFixture server)
{
    [Fact]
    public async Task A_quiet_stream_beats_and_each_beat_runs_its_statement()
    {
        await using var database = await server.CreateDatabaseAsync();
        await Ledger.CreateAsync(database);
        await database.ExecuteAsync("CREATE TABLE beats (n bigint GENERATED ALWAYS AS IDENTITY)");
        var options = CaptureRun.Options(database, Ledger.Table) with
        {
            HeartbeatRecords = new HeartbeatRecordOptions { Interval = TimeSpan.FromMilliseconds(20), ActionQuery = "INSERT INTO beats DEFAULT VALUES" },
            KeyConverter = new JsonConverterOptions { SchemasEnabled = true },
            ValueConverter = new JsonConverterOptions { SchemasEnabled = true },
        };
        await using var run = await new CaptureRun(options, new RecordingSink(), new InMemoryCaptureOffsetStore()).StreamingAsync();
        await run.Sink.UntilAsync(s => s.Records.Count(r => r.Topic == "__debezium-heartbeat.shop") >= 3, "it has beaten three times");

        var beat = Wire.Of(run.Sink, "__debezium-heartbeat.shop")[0];
        beat.Partition.Should().Be(0);
        beat.Headers.Should().BeEmpty();
        beat.Key.Should().Be("""{"schema":{"type":"struct","fields":[{"type":"string","optional":false,"field":"serverName"}],"optional":false,"name":"io.debezium.connector.common.ServerNameKey","version":1},"payload":{"serverName":"shop"}}""");
        beat.Value.Should().MatchRegex("""^\{"schema":\{"type":"struct","fields":\[\{"type":"int64","optional":false,"field":"ts_ms"\}\],"optional":false,"name":"io.debezium.connector.common.Heartbeat","version":1\},"payload":\{"ts_ms":[0-9]{13}\}\}$""");
        await Until.TrueAsync(database, "SELECT count(*) >= 2 FROM beats", "the statement has run twice");
    }

    [Fact]
    public async Task A_beat_comes_no_sooner_than_its_interval()
    {
        await using var database = await server.CreateDatabaseAsync();
        await Ledger.CreateAsync(database);
        var options = CaptureRun.Options(database, Ledger.Table) with { HeartbeatRecords = new HeartbeatRecordOptions { Interval = TimeSpan.FromHours(1) } };
        await using var run = await new CaptureRun(options, new RecordingSink(), new InMemoryCaptureOffsetStore()).StreamingAsync();
        await database.ExecuteAsync("UPDATE ledger SET v = 'changed'");
        await run.CaughtUpAsync(database);
        run.Sink.Records.Should().OnlyContain(r => r.Topic == "shop.public.ledger");
    }

    [Fact]
    public async Task A_statement_on_a_table_that_does_not_exist_ends_the_capture()
    {
        await using var database = await server.CreateDatabaseAsync();
        await Ledger.CreateAsync(database);
        var options = CaptureRun.Options(database, Ledger.Table) with { HeartbeatRecords = new HeartbeatRecordOptions { Interval = TimeSpan.FromMilliseconds(10), ActionQuery = "INSERT INTO nowhere VALUES (1)" } };
        await using var run = new CaptureRun(options, new RecordingSink(), new InMemoryCaptureOffsetStore());
        (await run.Invoking(r => r.Running.WaitAsync(TimeSpan.FromSeconds(20))).Should().ThrowAsync<CaptureSetupException>()).WithMessage("*nowhere*");
    }
}
