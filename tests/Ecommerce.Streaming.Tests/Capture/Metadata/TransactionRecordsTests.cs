using Ecommerce.Streaming.Capture;
using Ecommerce.Streaming.ChangeEvents;
using Ecommerce.Testing;

namespace Ecommerce.Streaming.Tests.Capture.Metadata;

/// <summary>Boundaries of transactions, and places in them.</summary>
[Collection(CaptureCollection.Name)]
public sealed class TransactionRecordsTests(PostgresServerFixture server)
{
    [Fact]
    public async Task Transactions_begin_and_end_on_their_topic_and_number_their_events()
    {
        await using var database = await server.CreateDatabaseAsync();
        await database.ExecuteAsync("CREATE TABLE a (id integer PRIMARY KEY); CREATE TABLE b (id integer PRIMARY KEY); CREATE TABLE other (id integer); INSERT INTO a VALUES (0)");
        await database.ExecuteAsync($"CREATE PUBLICATION pub_{database.Name} FOR ALL TABLES");
        var options = CaptureRun.Options(database, "public.a", "public.b") with
        {
            Publication = PublicationMode.Disabled,
            TransactionMetadata = true,
            Tombstones = true,
            SkippedOperations = [ChangeOperation.Update, ChangeOperation.Truncate],
            TopicDelimiter = "-",
            TransactionTopic = "tx",
        };
        await using var run = await new CaptureRun(options, new RecordingSink(), new InMemoryCaptureOffsetStore()).StreamingAsync();
        await database.ExecuteAsync("BEGIN; INSERT INTO b VALUES (1); INSERT INTO other VALUES (1); INSERT INTO a VALUES (1); UPDATE b SET id = 2; UPDATE a SET id = id; INSERT INTO a VALUES (2); COMMIT");
        await database.ExecuteAsync("INSERT INTO other VALUES (2)");
        await run.CaughtUpAsync(database);

        var events = Wire.Of(run.Sink).Where(r => r.Topic.Contains("public", StringComparison.Ordinal)).ToArray();
        events[0].Json.GetProperty("transaction").ValueKind.Should().Be(System.Text.Json.JsonValueKind.Null, "snapshots are no transaction");
        var streamed = events.Skip(1).Where(e => e.Value is not null).ToArray();
        var id = streamed[0].Source.GetProperty("txId").GetInt64();
        streamed.Select(e => $"{e.Topic[^1]} {e.Line[0]} {e.Json.GetProperty("transaction").GetRawText()}").Should().Equal(
            streamed.Zip(["b c", "a c", "b d", "b c", "a c"], [(1, 1), (2, 1), (3, 2), (4, 3), (5, 2)]).Select(x =>
                $"{x.Second} {{\"id\":\"{id}:{x.First.Source.GetProperty("lsn").GetInt64()}\",\"total_order\":{x.Third.Item1},\"data_collection_order\":{x.Third.Item2}}}"));

        var boundaries = Wire.Of(run.Sink, "shop-tx");
        boundaries.Should().HaveCountGreaterThanOrEqualTo(4).And.OnlyContain(b => b.Headers.Count == 0);
        boundaries.Select(b => b.Json.GetProperty("status").GetString()).Take(4).Should().Equal("BEGIN", "END", "BEGIN", "END");
        var (begin, end) = (boundaries[0], boundaries[1]);
        var committed = streamed[0].Source.GetProperty("ts_ms").GetInt64();
        begin.Value.Should().MatchRegex($"^{{\"status\":\"BEGIN\",\"id\":\"{id}:[0-9]+\",\"event_count\":null,\"data_collections\":null,\"ts_ms\":{committed}}}$");
        end.Value.Should().MatchRegex(
            $"^{{\"status\":\"END\",\"id\":\"{id}:[0-9]+\",\"event_count\":5,\"data_collections\":\\[{{\"data_collection\":\"public.a\",\"event_count\":2}},{{\"data_collection\":\"public.b\",\"event_count\":3}}\\],\"ts_ms\":{committed}}}$");
        begin.Key.Should().Be($"{{\"id\":\"{begin.Json.GetProperty("id").GetString()}\"}}");
        ulong.Parse(end.Key!.Split(':')[^1].TrimEnd('}', '"'), System.Globalization.CultureInfo.InvariantCulture).Should().BeGreaterThan((ulong)streamed[^1].Source.GetProperty("lsn").GetInt64(), "each id has the LSN of its own message");
        boundaries[3].Json.GetProperty("event_count").GetInt64().Should().Be(0, "tables that are not captured do not count");
        boundaries[3].Json.GetProperty("data_collections").GetArrayLength().Should().Be(0);
        var all = Wire.Of(run.Sink).ToList();
        all.FindIndex(r => r.Value == begin.Value).Should().Be(1);
        all.FindIndex(r => r.Value == end.Value).Should().Be(all.FindIndex(r => r.Value == streamed[^1].Value) + 1);
    }

    [Theory]
    [InlineData(null, "BEGIN:,END:0,BEGIN:,END:1")]
    [InlineData("t", "BEGIN:,END:1")]
    [InlineData("none", "BEGIN:,END:1,BEGIN:,END:1")]
    public async Task A_truncate_that_Debezium_leaves_out_on_its_own_account_is_a_transaction_all_the_same(string? skipped, string expected)
    {
        await using var database = await server.CreateDatabaseAsync();
        await database.ExecuteAsync("CREATE TABLE a (id integer PRIMARY KEY)");
        Dictionary<string, string> properties = new()
        {
            ["connector.class"] = "io.debezium.connector.postgresql.PostgresConnector",
            ["topic.prefix"] = "shop",
            ["database.hostname"] = "localhost",
            ["database.user"] = "postgres",
            ["database.dbname"] = database.Name,
            ["plugin.name"] = "pgoutput",
            ["slot.name"] = $"slot_{database.Name}",
            ["publication.name"] = $"pub_{database.Name}",
            ["provide.transaction.metadata"] = "true",
            ["message.prefix.include.list"] = "none",
            ["key.converter"] = "org.apache.kafka.connect.json.JsonConverter",
            ["key.converter.schemas.enable"] = "false",
            ["value.converter"] = "org.apache.kafka.connect.json.JsonConverter",
            ["value.converter.schemas.enable"] = "false",
        };
        if (skipped is not null)
        {
            properties["skipped.operations"] = skipped;
        }

        await using var run = await new CaptureRun(CaptureOptions.FromDebezium(database.ConnectionString, properties), new RecordingSink(), new InMemoryCaptureOffsetStore()).StreamingAsync();
        await database.ExecuteAsync("TRUNCATE a");
        await database.ExecuteAsync("INSERT INTO a VALUES (1)");
        await run.Sink.UntilAsync(s => s.Records.Count(r => r.Topic == "shop.transaction") >= expected.Split(',').Length, "all transactions are told");
        string.Join(',', Wire.Of(run.Sink, "shop.transaction").Select(t =>
            $"{t.Json.GetProperty("status").GetString()}:{t.Json.GetProperty("event_count")}")).Should().Be(expected);
    }
}
