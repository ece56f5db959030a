using System.Collections.Immutable;
using Ecommerce.Streaming.Capture;
using Ecommerce.Streaming.ChangeEvents;
using Ecommerce.Streaming.ConnectData;
using Ecommerce.Testing;

namespace Ecommerce.Streaming.Tests.Capture;

/// <summary>Which records a change gives: tombstones, key changes, and what is left out.</summary>
[Collection(CaptureCollection.Name)]
public sealed class RecordKindsTests(PostgresServerFixture server)
{
    private const string Topic = "shop.public.kinds";

    private static readonly string[] Statements =
    [
        "INSERT INTO kinds VALUES (1, 'a', 'x'), (2, 'b', 'x')", "UPDATE kinds SET v = 'a2' WHERE id = 1", "UPDATE kinds SET v = v WHERE id = 1", "UPDATE kinds SET hidden = 'y' WHERE id = 1",
        "UPDATE kinds SET id = 10, v = 'moved' WHERE id = 1", "DELETE FROM kinds WHERE id = 2", "TRUNCATE kinds",
    ];

    [Fact]
    public async Task Deletes_and_key_changes_have_tombstones_with_the_headers_of_the_delete()
    {
        var records = await RecordsAsync(o => o with { Tombstones = true });
        records.Select(r => r.Line).Should().Equal(
            "c {\"id\":1}", "c {\"id\":2}", "u {\"id\":1}", "u {\"id\":1}", "u {\"id\":1}",
            "d {\"id\":1} __debezium.newkey={\"id\":10}", "tombstone {\"id\":1} __debezium.newkey={\"id\":10}", "c {\"id\":10} __debezium.oldkey={\"id\":1}",
            "d {\"id\":2}", "tombstone {\"id\":2}", "t -");
        records.Should().OnlyContain(r => r.Headers.Count(h => h.Key.StartsWith("__debezium.context.", StringComparison.Ordinal)) == 4);
        records[6].Headers[0].Key.Should().Be("__debezium.newkey", "own headers come before the context's");
    }

    [Fact]
    public async Task A_key_change_counts_as_a_delete_and_a_create_where_operations_are_left_out()
    {
        (await RecordsAsync(o => o with { Tombstones = true, SkippedOperations = [ChangeOperation.Update, ChangeOperation.Truncate] })).Select(r => r.Line).Should().Equal(
            "c {\"id\":1}", "c {\"id\":2}", "d {\"id\":1} __debezium.newkey={\"id\":10}", "tombstone {\"id\":1} __debezium.newkey={\"id\":10}", "c {\"id\":10} __debezium.oldkey={\"id\":1}",
            "d {\"id\":2}", "tombstone {\"id\":2}");
        (await RecordsAsync(o => o with { Tombstones = true, SkippedOperations = [ChangeOperation.Delete, ChangeOperation.Create] })).Select(r => r.Line).Should().Equal(
            "u {\"id\":1}", "u {\"id\":1}", "u {\"id\":1}", "t -");
    }

    [Fact]
    public async Task Updates_that_change_nothing_captured_are_left_out_if_asked()
    {
        (await RecordsAsync(o => o with { SkipUnchanged = true, ColumnRules = [ColumnRule.MaskExactly(3, ["public.kinds.hidden"])] })).Where(r => r.Op == "u").Should().ContainSingle()
            .Which.Json.GetProperty("after").GetProperty("v").GetString().Should().Be("a2");
    }

    [Fact]
    public async Task Context_headers_can_be_left_out_and_header_keys_never_carry_a_schema()
    {
        var records = await RecordsAsync(o => o with { ContextHeaders = false, KeyConverter = new JsonConverterOptions { SchemasEnabled = true } });
        records.SelectMany(r => r.Headers).Should().Equal(("__debezium.newkey", "{\"id\":10}"), ("__debezium.oldkey", "{\"id\":1}"));
        records[0].Key.Should().StartWith("{\"schema\":{").And.EndWith("\"payload\":{\"id\":1}}");
    }

    private async Task<IReadOnlyList<Wire>> RecordsAsync(Func<CaptureOptions, CaptureOptions> with)
    {
        await using var database = await server.CreateDatabaseAsync();

        // Whoever makes the publication decides what it publishes: here everything.
        await database.ExecuteAsync($"CREATE PUBLICATION pub_{database.Name} FOR ALL TABLES");
        await database.ExecuteAsync("CREATE TABLE kinds (id integer PRIMARY KEY, v text, hidden text); ALTER TABLE kinds REPLICA IDENTITY FULL");
        await using var run = await new CaptureRun(with(CaptureRun.Options(database, "public.kinds") with { Publication = PublicationMode.Disabled }), new RecordingSink(), new InMemoryCaptureOffsetStore()).StreamingAsync();
        foreach (var statement in Statements)
        {
            await database.ExecuteAsync(statement);
        }

        await run.CaughtUpAsync(database);
        return Wire.Of(run.Sink, Topic);
    }
}
