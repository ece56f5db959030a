using System.Globalization;
using Ecommerce.Streaming.Capture;
using Ecommerce.Streaming.ConnectData;
using Ecommerce.Testing;

namespace Ecommerce.Streaming.Tests.Capture.Metadata;

/// <summary>What <c>pg_logical_emit_message</c> gives.</summary>
[Collection(CaptureCollection.Name)]
public sealed class LogicalMessageTests(PostgresServerFixture server)
{
    [Fact]
    public async Task Messages_go_to_their_topic_and_one_outside_of_transactions_precedes_what_follows()
    {
        await using var database = await server.CreateDatabaseAsync();
        await Ledger.CreateAsync(database);
        var options = CaptureRun.Options(database, Ledger.Table) with { LogicalMessages = true, Filter = new CaptureFilter { ExcludedMessagePrefixes = ["secret.*"] } };
        await using var run = await new CaptureRun(options, new RecordingSink(), new InMemoryCaptureOffsetStore()).StreamingAsync();
        await database.ExecuteAsync("BEGIN; SELECT pg_logical_emit_message(true, 'news \"1\"', 'hällo'); UPDATE ledger SET v = 'with' WHERE id = 1; COMMIT");
        await database.ExecuteAsync("SELECT pg_logical_emit_message(false, 'flash', '\\xfbff'::bytea); SELECT pg_logical_emit_message(true, 'secrets', 'x')");
        await database.ExecuteAsync("UPDATE ledger SET v = 'after' WHERE id = 2");
        await run.CaughtUpAsync(database);

        var messages = Wire.Of(run.Sink, "shop.message").Where(m => m.Key != "{\"prefix\":\"test\"}").ToArray();
        messages.Select(m => m.Key).Should().Equal("{\"prefix\":\"news \\\"1\\\"\"}", "{\"prefix\":\"flash\"}");
        messages.Should().OnlyContain(m => m.Headers.Count == 0);
        var (news, flash) = (messages[0], messages[1]);
        news.Json.EnumerateObject().Select(p => p.Name).Should().Equal("op", "ts_ms", "source", "transaction", "message");
        news.Json.GetProperty("message").GetRawText().Should().Be("{\"prefix\":\"news \\\"1\\\"\",\"content\":\"aMOkbGxv\"}");
        news.Op.Should().Be("m");
        var updates = Wire.Of(run.Sink, "shop.public.ledger").Where(e => e.Op == "u").ToArray();
        news.Source.GetProperty("txId").GetInt64().Should().Be(updates[0].Source.GetProperty("txId").GetInt64());
        (news.Source.GetProperty("schema").GetString(), news.Source.GetProperty("table").GetString()).Should().Be(("", ""));
        flash.Source.GetProperty("txId").ValueKind.Should().Be(System.Text.Json.JsonValueKind.Null);
        flash.Json.GetProperty("message").GetProperty("content").GetString().Should().Be("+/8=");
        flash.Source.GetProperty("ts_us").GetInt64().Should().Be(updates[0].Source.GetProperty("ts_us").GetInt64(), "it has no time of its own");
        flash.Sequence.PreviousCommitLsn.Should().Be(flash.Sequence.Lsn);
        updates[1].Sequence.PreviousCommitLsn.Should().BeGreaterThan(flash.Sequence.Lsn, "the secret one has committed between");
    }

    [Theory]
    [InlineData(BinaryHandling.Bytes, "+/8=", "bytes")]
    [InlineData(BinaryHandling.Base64, "+/8=", "string")]
    [InlineData(BinaryHandling.Base64UrlSafe, "-_8=", "string")]
    [InlineData(BinaryHandling.Hex, "fbff", "string")]
    public async Task Contents_are_written_in_the_mode_for_binary_values(BinaryHandling mode, string expected, string type)
    {
        await using var database = await server.CreateDatabaseAsync();
        await Ledger.CreateAsync(database);
        var options = CaptureRun.Options(database, Ledger.Table) with
        {
            LogicalMessages = true,
            Conversion = new ConversionOptions { Binary = mode },
            ValueConverter = new JsonConverterOptions { SchemasEnabled = true },
            KeyConverter = new JsonConverterOptions { SchemasEnabled = true },
        };
        await using var run = await new CaptureRun(options, new RecordingSink(), new InMemoryCaptureOffsetStore()).StreamingAsync();
        await database.ExecuteAsync("SELECT pg_logical_emit_message(true, 'p', '\\xfbff'::bytea)");
        await run.CaughtUpAsync(database);

        var message = Wire.Of(run.Sink, "shop.message")[0];
        message.Key.Should().Be("""{"schema":{"type":"struct","fields":[{"type":"string","optional":true,"field":"prefix"}],"optional":false,"name":"io.debezium.connector.postgresql.MessageKey","version":1},"payload":{"prefix":"p"}}""");
        message.Json.GetProperty("payload").GetProperty("message").GetProperty("content").GetString().Should().Be(expected);
        message.Value.Should().Contain(string.Create(CultureInfo.InvariantCulture, $$"""{"type":"struct","fields":[{"type":"string","optional":true,"field":"prefix"},{"type":"{{type}}","optional":true,"field":"content"}],"optional":false,"name":"io.debezium.connector.postgresql.Message","version":1,"field":"message"}"""))
            .And.Contain("\"name\":\"io.debezium.connector.postgresql.MessageValue\",\"version\":1}");
    }
}
