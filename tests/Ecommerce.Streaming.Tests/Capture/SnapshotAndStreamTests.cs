using System.Text;
using Ecommerce.Streaming.Capture;
using Ecommerce.Testing;

namespace Ecommerce.Streaming.Tests.Capture;

/// <summary>What a real server's changes look like on the wire; the facts are those that Debezium 3.6.1 recorded for the same statements.</summary>
[Collection(CaptureCollection.Name)]
public sealed class SnapshotAndStreamTests(PostgresDatabaseFixture fixture) : IClassFixture<PostgresDatabaseFixture>
{
    private const string Schema = """
        CREATE TYPE mood AS ENUM ('sad', 'ok', 'happy');
        CREATE DOMAIN positive_int AS integer CHECK (VALUE > 0);
        CREATE TABLE type_matrix (id integer PRIMARY KEY, c_smallint smallint, c_bigint bigint, c_real real, c_double double precision, c_numeric_p numeric(15,2), c_numeric numeric, c_money money, c_bool boolean, c_char char(5),
            c_text text, c_bytea bytea, c_uuid uuid, c_json json, c_enum mood, c_domain positive_int, c_date date, c_time time, c_timetz timetz, c_ts timestamp, c_ts3 timestamp(3), c_tstz timestamptz, c_bit1 bit(1));
        CREATE TABLE two_keys (b text, a integer, v text, PRIMARY KEY (a, b));
        CREATE TABLE no_key (v integer, w text);
        CREATE TABLE big_text (id integer PRIMARY KEY, n integer, body text);
        ALTER TABLE big_text ALTER COLUMN body SET STORAGE EXTERNAL;
        CREATE TABLE full_identity (id integer PRIMARY KEY, v text, n numeric(10,2), d timestamp(0), body text);
        ALTER TABLE full_identity ALTER COLUMN body SET STORAGE EXTERNAL;
        ALTER TABLE full_identity REPLICA IDENTITY FULL;
        CREATE TABLE "Odd Name" ("Id" integer PRIMARY KEY, "select" text, "ünï" text);
        CREATE TABLE evolving (id integer PRIMARY KEY, v text);
        CREATE TABLE empty_at_first (id integer PRIMARY KEY);
        CREATE TABLE users (id integer PRIMARY KEY, username varchar(100) NOT NULL, password varchar(255), email varchar(255) NOT NULL, created_at timestamp(0) NOT NULL);
        CREATE TABLE orders (id integer PRIMARY KEY, user_id integer NOT NULL, total_amount decimal(15,2) NOT NULL, discount_id integer, shipped_at timestamp(0), paid boolean NOT NULL DEFAULT true, ratio float8 NOT NULL DEFAULT 1);
        INSERT INTO type_matrix VALUES (1, 12, 1234567890123, 1.5, 2.718281828459045, 123.45, 3.14159, '$1,234.56', true, 'ab', E'text "quoted" \\ back\nline\ttab\r', '\xdeadbeef', 'c56a4180-65aa-42ec-a945-5fd21dec0538',
            '{"a": 1, "b": [true, null]}', 'ok', 5, '2024-02-29', '12:34:56.789012', '12:34:56.789+02', '2024-03-08 22:51:17.123456', '2024-03-08 22:51:17.123', '2024-03-08 22:51:17.123456+03:30', B'1');
        INSERT INTO type_matrix (id) VALUES (2);
        INSERT INTO two_keys VALUES ('x', 1, 'one'), ('y', 1, 'two');
        INSERT INTO no_key VALUES (1, 'a'), (2, NULL), (3, '');
        INSERT INTO big_text SELECT 1, 0, string_agg(md5(g::text), '') FROM generate_series(1, 400) g;
        INSERT INTO full_identity SELECT 1, 'before', 10.50, '2024-01-01 10:00:00', string_agg(md5(g::text), '') FROM generate_series(1, 400) g;
        INSERT INTO "Odd Name" VALUES (1, 'keyword', 'ünïcödé 🛒');
        INSERT INTO evolving VALUES (1, 'v1');
        INSERT INTO users VALUES (1, 'ann', 'x', 'ann@example.com', '2024-01-01 00:00:00'), (2, 'bob', NULL, 'bob@example.com', '2024-01-02 00:00:00');
        """;

    private const string Typical = """
        "c_smallint":12,"c_bigint":1234567890123,"c_real":1.5,"c_double":2.718281828459045,"c_numeric_p":"123.45","c_numeric":"3.14159","c_money":"1234.56","c_bool":true,"c_char":"ab   ","c_text":"text \"quoted\" \\ back\nline\ttab\r","c_bytea":"3q2+7w==","c_uuid":"c56a4180-65aa-42ec-a945-5fd21dec0538","c_json":"{\"a\": 1, \"b\": [true, null]}","c_enum":"ok","c_domain":5,"c_date":19782,"c_time":45296789,"c_timetz":"10:34:56.789Z","c_ts":1709938277123,"c_ts3":1709938277123,"c_tstz":"2024-03-08T19:21:17.123456Z","c_bit1":true}
        """;

    private const string Nulls = """
        "c_smallint":null,"c_bigint":null,"c_real":null,"c_double":null,"c_numeric_p":null,"c_numeric":null,"c_money":null,"c_bool":null,"c_char":null,"c_text":null,"c_bytea":null,"c_uuid":null,"c_json":null,"c_enum":null,"c_domain":null,"c_date":null,"c_time":null,"c_timetz":null,"c_ts":null,"c_ts3":null,"c_tstz":null,"c_bit1":null}
        """;

    private static readonly string[] Tables =
    [
        "public.type_matrix", "public.two_keys", "public.no_key", "public.big_text", "public.full_identity", "public.Odd Name", "public.evolving", "public.empty_at_first", "public.users", "public.orders",
    ];

    [Fact]
    public async Task A_server_s_changes_are_written_as_Debezium_writes_them()
    {
        var database = fixture.Database;
        await database.ExecuteAsync(Schema);
        var options = CaptureRun.Options(database, Tables) with { ColumnRules = [ColumnRule.MaskExactly(4, ["public.users.password", "public.users.email"])] };
        await using var run = await new CaptureRun(options, new RecordingSink(), new InMemoryCaptureOffsetStore()).StreamingAsync();
        var snapshot = run.Sink.Events;

        Lines(snapshot).Should().Equal(
            "Odd_Name {\"Id\":1} r first null {\"Id\":1,\"select\":\"keyword\",\"ünï\":\"ünïcödé \\uD83D\\uDED2\"}",
            $"big_text {{\"id\":1}} r last_in_data_collection null {{\"id\":1,\"n\":0,\"body\":\"{Body}\"}}",
            "evolving {\"id\":1} r last_in_data_collection null {\"id\":1,\"v\":\"v1\"}",
            $"full_identity {{\"id\":1}} r last_in_data_collection null {{\"id\":1,\"v\":\"before\",\"n\":\"10.50\",\"d\":1704103200000,\"body\":\"{Body}\"}}",
            "no_key - r first_in_data_collection null {\"v\":1,\"w\":\"a\"}",
            "no_key - r true null {\"v\":2,\"w\":null}",
            "no_key - r last_in_data_collection null {\"v\":3,\"w\":\"\"}",
            "two_keys {\"a\":1,\"b\":\"x\"} r first_in_data_collection null {\"b\":\"x\",\"a\":1,\"v\":\"one\"}",
            "two_keys {\"a\":1,\"b\":\"y\"} r last_in_data_collection null {\"b\":\"y\",\"a\":1,\"v\":\"two\"}",
            $"type_matrix {{\"id\":1}} r first_in_data_collection null {{\"id\":1,{Typical}",
            $"type_matrix {{\"id\":2}} r last_in_data_collection null {{\"id\":2,{Nulls}",
            "users {\"id\":1} r first_in_data_collection null {\"id\":1,\"username\":\"ann\",\"password\":\"****\",\"email\":\"****\",\"created_at\":1704067200000}",
            "users {\"id\":2} r last null {\"id\":2,\"username\":\"bob\",\"password\":\"****\",\"email\":\"****\",\"created_at\":1704153600000}");
        var offset = (await run.Offsets.ReadAsync(default))!;
        snapshot.Should().OnlyContain(e => e.Lsn == offset.SnapshotLsn && e.Event.Source.Sequence!.Value.PreviousCommitLsn == null && e.Event.Source.TransactionId > 0);

        string[] statements =
        [
            "INSERT INTO type_matrix SELECT 11, (t).c_smallint, (t).c_bigint, (t).c_real, (t).c_double, (t).c_numeric_p, (t).c_numeric, (t).c_money, (t).c_bool, (t).c_char, (t).c_text, (t).c_bytea, (t).c_uuid, (t).c_json, (t).c_enum, (t).c_domain, (t).c_date, (t).c_time, (t).c_timetz, (t).c_ts, (t).c_ts3, (t).c_tstz, (t).c_bit1 FROM type_matrix t WHERE id = 1",
            "INSERT INTO type_matrix (id) VALUES (12)", "DELETE FROM type_matrix WHERE id = 12",
            "UPDATE two_keys SET b = 'moved' WHERE b = 'y'", "UPDATE two_keys SET v = 'one!' WHERE b = 'x'", "DELETE FROM two_keys WHERE b = 'x'",
            "INSERT INTO no_key VALUES (4, 'c')", "TRUNCATE no_key, two_keys",
            "UPDATE big_text SET n = 1", "UPDATE full_identity SET v = 'after'", "UPDATE full_identity SET id = 10", "DELETE FROM full_identity",
            "UPDATE \"Odd Name\" SET \"select\" = NULL", "UPDATE users SET email = 'new@example.com' WHERE id = 1", "DELETE FROM users WHERE id = 2",
            "INSERT INTO orders VALUES (1, 7, 198, NULL, '2024-01-08 09:00:00')", "BEGIN; INSERT INTO orders VALUES (2, 7, 198); ROLLBACK", "DELETE FROM orders",
            "ALTER TABLE evolving ADD COLUMN extra integer DEFAULT 42", "INSERT INTO evolving VALUES (2, 'v2', 43)", "ALTER TABLE evolving DROP COLUMN v; ALTER TABLE evolving RENAME COLUMN extra TO renamed", "INSERT INTO evolving VALUES (4, 45)",
            "ALTER TABLE evolving RENAME COLUMN id TO no; INSERT INTO evolving VALUES (5, 46)",
        ];
        foreach (var statement in statements)
        {
            await database.ExecuteAsync(statement);
        }

        await run.CaughtUpAsync(database);
        var events = run.Sink.Events.Skip(snapshot.Count).ToArray();
        Lines(events).Should().Equal(
            $"type_matrix {{\"id\":11}} c false null {{\"id\":11,{Typical}",
            $"type_matrix {{\"id\":12}} c false null {{\"id\":12,{Nulls}",
            $"type_matrix {{\"id\":12}} d false {{\"id\":12,{Nulls} null",
            "two_keys {\"a\":1,\"b\":\"y\"} d false {\"b\":\"y\",\"a\":1,\"v\":null} null __debezium.newkey={\"a\":1,\"b\":\"moved\"}",
            "two_keys {\"a\":1,\"b\":\"moved\"} c false null {\"b\":\"moved\",\"a\":1,\"v\":\"two\"} __debezium.oldkey={\"a\":1,\"b\":\"y\"}",
            "two_keys {\"a\":1,\"b\":\"x\"} u false null {\"b\":\"x\",\"a\":1,\"v\":\"one!\"}",
            "two_keys {\"a\":1,\"b\":\"x\"} d false {\"b\":\"x\",\"a\":1,\"v\":null} null",
            "no_key - c false null {\"v\":4,\"w\":\"c\"}",
            "no_key - t false null null",
            "two_keys - t false null null",
            "big_text {\"id\":1} u false null {\"id\":1,\"n\":1,\"body\":\"__debezium_unavailable_value\"}",
            $"full_identity {{\"id\":1}} u false {{\"id\":1,\"v\":\"before\",\"n\":\"10.50\",\"d\":1704103200000,\"body\":\"{Body}\"}} {{\"id\":1,\"v\":\"after\",\"n\":\"10.50\",\"d\":1704103200000,\"body\":\"{Body}\"}}",
            $"full_identity {{\"id\":1}} d false {{\"id\":1,\"v\":\"after\",\"n\":\"10.50\",\"d\":1704103200000,\"body\":\"{Body}\"}} null __debezium.newkey={{\"id\":10}}",
            $"full_identity {{\"id\":10}} c false null {{\"id\":10,\"v\":\"after\",\"n\":\"10.50\",\"d\":1704103200000,\"body\":\"{Body}\"}} __debezium.oldkey={{\"id\":1}}",
            $"full_identity {{\"id\":10}} d false {{\"id\":10,\"v\":\"after\",\"n\":\"10.50\",\"d\":1704103200000,\"body\":\"{Body}\"}} null",
            "Odd_Name {\"Id\":1} u false null {\"Id\":1,\"select\":null,\"ünï\":\"ünïcödé \\uD83D\\uDED2\"}",
            "users {\"id\":1} u false null {\"id\":1,\"username\":\"ann\",\"password\":\"****\",\"email\":\"****\",\"created_at\":1704067200000}",
            "users {\"id\":2} d false {\"id\":2,\"username\":\"\",\"password\":\"****\",\"email\":\"****\",\"created_at\":0} null",
            "orders {\"id\":1} c false null {\"id\":1,\"user_id\":7,\"total_amount\":\"198.00\",\"discount_id\":null,\"shipped_at\":1704704400000,\"paid\":true,\"ratio\":1.0}",
            "orders {\"id\":1} d false {\"id\":1,\"user_id\":0,\"total_amount\":\"0.00\",\"discount_id\":null,\"shipped_at\":null,\"paid\":true,\"ratio\":1.0} null",
            "evolving {\"id\":2} c false null {\"id\":2,\"v\":\"v2\",\"extra\":43}",
            "evolving {\"id\":4} c false null {\"id\":4,\"renamed\":45}",
            "evolving {\"no\":5} c false null {\"no\":5,\"renamed\":46}");
        run.Sink.Records.Should().OnlyContain(r => !Encoding.UTF8.GetString(r.Value!).Contains("example.com"), "masked values never leave the database");
        events.Select(e => e.Version(offset.SnapshotLsn)).Should().BeInAscendingOrder();
        events[0].Event.Source.Sequence!.Value.PreviousCommitLsn.Should().BeNull("the slot is fresh");
        events.Skip(1).Should().OnlyContain(e => e.Event.Source.Sequence!.Value.PreviousCommitLsn != null);
        run.Sink.Records[0].Headers.Select(h => h.Key).Should().Equal("__debezium.context.connectorLogicalName", "__debezium.context.taskId", "__debezium.context.connectorName", "__debezium.context.runId");
        var status = run.Capture.Status;
        status.State.Should().Be(CaptureState.Streaming);
        (status.SnapshotRows, status.SnapshotTotalRows, status.EventsSent).Should().Be((13, 13, 36));
    }

    // md5 of 1 to 400, as big_text holds it: long enough to be stored out of line.
    private static string Body { get; } = string.Concat(Enumerable.Range(1, 400).Select(g => Md5(g.ToString(System.Globalization.CultureInfo.InvariantCulture))));

#pragma warning disable CA5351 // the server made the same text with md5()
    private static string Md5(string text) => Convert.ToHexStringLower(System.Security.Cryptography.MD5.HashData(Encoding.UTF8.GetBytes(text)));
#pragma warning restore CA5351

    private static IEnumerable<string> Lines(IEnumerable<RecordingSink.Seen> events) => events.Select(e =>
    {
        var value = Encoding.UTF8.GetString(e.Record.Value!);
        var source = value.IndexOf(",\"source\":{", StringComparison.Ordinal);
        var after = value.IndexOf(",\"after\":", StringComparison.Ordinal);
        var own = e.Record.Headers.Where(h => !h.Key.Contains("context", StringComparison.Ordinal)).Select(h => $" {h.Key}={Encoding.UTF8.GetString(h.Value.Span)}");
        return $"{e.Record.Topic["shop.public.".Length..]} {e.Key ?? "-"} {e.Op} {SnapshotText(value)} {value["{\"before\":".Length..after]} {value[(after + ",\"after\":".Length)..source]}{string.Concat(own)}";
    });

    private static string SnapshotText(string value)
    {
        var start = value.IndexOf("\"snapshot\":\"", StringComparison.Ordinal) + "\"snapshot\":\"".Length;
        return value[start..value.IndexOf('"', start)];
    }
}
