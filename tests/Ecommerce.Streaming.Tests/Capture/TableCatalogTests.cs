using System.Text;
using System.Text.Json;
using Ecommerce.Streaming.Capture;
using Ecommerce.Streaming.Capture.Catalog;
using Ecommerce.Streaming.Capture.Snapshots;
using Ecommerce.Streaming.Capture.Wal;
using Ecommerce.Streaming.ChangeEvents;
using Ecommerce.Streaming.ConnectData;
using Ecommerce.Streaming.Serialization;
using Ecommerce.Testing;
using Npgsql;

namespace Ecommerce.Streaming.Tests.Capture;

/// <summary>What the catalog of a real server makes of tables, and what the server's texts become.</summary>
public sealed class TableCatalogTests(PostgresDatabaseFixture fixture) : IClassFixture<PostgresDatabaseFixture>
{
    private TestDatabase Database => fixture.Database;

    private CaptureOptions Options => CaptureOptions.FromDebezium(
        Database.ConnectionString,
        new Dictionary<string, string> { ["topic.prefix"] = "shop", ["plugin.name"] = "pgoutput", ["database.dbname"] = Database.Name });

    [Fact]
    public async Task Keys_are_the_primary_key_in_its_order_or_the_first_unique_index_without_expressions()
    {
        await Database.ExecuteAsync("""
            CREATE TABLE k_primary (a int, b int, c int UNIQUE, PRIMARY KEY (b, a));
            CREATE TABLE k_unique (a int, b int, c int);
            CREATE UNIQUE INDEX k_unique_1 ON k_unique ((a + b));
            CREATE UNIQUE INDEX k_unique_3 ON k_unique (c);
            CREATE UNIQUE INDEX k_unique_2 ON k_unique (b) INCLUDE (a) WHERE c > 0;
            CREATE TABLE k_none (a int);
            CREATE TABLE k_money (a money[] PRIMARY KEY);
            """);
        (await KeyAsync("k_primary")).Should().Equal("b", "a");
        (await KeyAsync("k_unique")).Should().Equal("b", "a");
        (await KeyAsync("k_none")).Should().BeEmpty();
        (await KeyAsync("k_money")).Should().BeEmpty("a type that is left out is left out of keys too");
        (await KeyAsync("k_primary", Options with { MessageKeys = [new("public\\.k_p.*", ["c", "a"])] })).Should().Equal("c", "a");
        (await ShapeAsync("k_unique")).KeySchema!.ToString().Should().Be(
            """{"type":"struct","fields":[{"type":"int32","optional":true,"field":"b"},{"type":"int32","optional":true,"field":"a"}],"optional":false,"name":"shop.public.k_unique.Key"}""");
    }

    [Fact]
    public async Task Columns_know_optionality_default_and_what_is_behind_domains()
    {
        await Database.ExecuteAsync("""
            CREATE TYPE cat_mood AS ENUM ('sad', 'happy');
            ALTER TYPE cat_mood ADD VALUE 'ok' BEFORE 'happy';
            CREATE DOMAIN short AS varchar(5) NOT NULL;
            CREATE DOMAIN shorter AS short CHECK (VALUE <> 'x');
            CREATE DOMAIN amount AS numeric(10,2);
            CREATE TABLE cat (
                id serial PRIMARY KEY, always int GENERATED ALWAYS AS IDENTITY, d1 short DEFAULT 'a', d2 shorter, m cat_mood NOT NULL DEFAULT 'ok', a amount, v varchar(9) DEFAULT 'x' NOT NULL,
                gen int GENERATED ALWAYS AS (id * 2) STORED, "Ms" cat_mood[], at timestamptz DEFAULT now());
            """);
        var fields = (await ShapeAsync("cat")).ValueSchema.Field("after")!.Fields.ToDictionary(f => f.Name, f => f.Schema.ToString());
        fields["id"].Should().Be("""{"type":"int32","optional":false,"default":0}""");
        fields["always"].Should().Be("""{"type":"int32","optional":false}""");
        fields["d1"].Should().Be("""{"type":"string","optional":false}""");
        fields["d2"].Should().Be("""{"type":"string","optional":true}""", "only the declared domain's NOT NULL counts");
        fields["m"].Should().Be("""{"type":"string","optional":false,"name":"io.debezium.data.Enum","version":1,"parameters":{"allowed":"sad,ok,happy"},"default":"ok"}""");
        fields["a"].Should().Be("""{"type":"bytes","optional":true,"name":"org.apache.kafka.connect.data.Decimal","version":1,"parameters":{"scale":"2","connect.decimal.precision":"10"}}""");
        fields["v"].Should().Be("""{"type":"string","optional":false,"default":"x"}""");
        fields["gen"].Should().Be("""{"type":"int32","optional":true}""");
        fields["Ms"].Should().Be("""{"type":"array","items":{"type":"string","optional":false,"name":"io.debezium.data.Enum","version":1,"parameters":{"allowed":"sad,ok,happy"}},"optional":true}""");
        fields["at"].Should().Be("""{"type":"string","optional":true,"name":"io.debezium.time.ZonedTimestamp","version":1,"default":"1970-01-01T00:00:00.000000Z"}""");

        await using (var source = new CaptureSource(Options))
        await using (var connection = await source.Database.OpenConnectionAsync())
        {
            var logged = await new TableCatalog(source.Database, Options).ReadLikeLogAsync(connection, new("public", "cat"), await Database.ScalarAsync<uint>("SELECT 'cat'::regclass::oid"), CancellationToken.None);
            logged.Columns.Select(c => c.Name).Should().Contain("always").And.NotContain("gen");
        }

        var truncating = (await ShapeAsync("cat", Options with { ColumnRules = [ColumnRule.Truncate(4, [".*\\.d[12]"])] })).Columns;
        truncating.Single(c => c.Name == "d2").Schema!.Parameters.Should().ContainSingle(p => p.Key == "truncateLength" && p.Value == "4", "the length comes through both domains");
        (await ShapeAsync("cat", Options with { ColumnRules = [ColumnRule.Truncate(5, [".*\\.d[12]"])] })).Columns.Single(c => c.Name == "d2").Schema!.Parameters.Should().BeEmpty();
    }

    [Fact]
    public async Task Excluded_columns_leave_the_row_but_serve_the_key()
    {
        await Database.ExecuteAsync("CREATE TABLE ex (id int PRIMARY KEY, a text, b text DEFAULT 'secret', c box); INSERT INTO ex VALUES (1, 'x', NULL, NULL)");
        var options = Options with
        {
            Filter = new() { ExcludedColumns = ["public\\.ex\\.(id|a)"] },
            ColumnRules = [ColumnRule.Mask(3, ["public\\.ex\\..*"])],
        };
        var (key, rows) = await ReadAsync("ex", options);
        key.Should().Be("""{"id":1}""");
        rows.Should().Equal("""{"b":"***"}""");
        (await ShapeAsync("ex", options)).ValueSchema.Field("after")!.Fields.Should().ContainSingle().Which.Schema.ToString()
            .Should().Be("""{"type":"string","optional":true,"parameters":{"masked":"true"},"default":"secret"}""");
    }

    [Fact]
    public async Task A_relation_message_that_says_nothing_new_gives_the_same_shape()
    {
        await Database.ExecuteAsync("CREATE TABLE rel (id int PRIMARY KEY, v varchar(5) NOT NULL)");
        await using var source = new CaptureSource(Options);
        var catalog = new TableCatalog(source.Database, Options);
        var oid = await Database.ScalarAsync<uint>("SELECT 'rel'::regclass::oid");
        var relation = new RelationMessage(oid, "public", "rel", [new("id", 23, -1, true), new("v", 1043, 9, false)]);
        var first = await catalog.ReadAsync(relation, CancellationToken.None);
        (await catalog.ReadAsync(relation with { Columns = [.. relation.Columns] }, CancellationToken.None)).Should().BeSameAs(first);
        await Database.ExecuteAsync("ALTER TABLE rel ALTER v DROP NOT NULL");
        var second = await catalog.ReadAsync(relation, CancellationToken.None);
        second.Should().NotBeSameAs(first);
        second.Columns[1].IsNullable.Should().BeTrue();

        // The log is behind: v is an integer by now, and the key's column has another name.
        await Database.ExecuteAsync("ALTER TABLE rel ALTER v TYPE int USING 1; ALTER TABLE rel RENAME id TO pk");
        var third = await catalog.ReadAsync(relation, CancellationToken.None);
        third.Columns[1].Schema!.Type.Should().Be(ConnectType.String);
        third.KeySchema!.Fields.Should().ContainSingle(f => f.Name == "id");
    }

    [Fact]
    public async Task The_server_s_texts_of_all_types_are_understood()
    {
        await Database.ExecuteAsync("""
            CREATE EXTENSION hstore; CREATE EXTENSION citext; CREATE EXTENSION ltree;
            CREATE TYPE all_mood AS ENUM ('a b', 'c');
            CREATE TYPE pair AS (x int, y text);
            CREATE DOMAIN all_base AS int4; CREATE DOMAIN all_top AS all_base;
            CREATE TABLE all_types (id int PRIMARY KEY,
                c1 "char", c2 oid, c3 varbit, c4 bit(9), c5 timetz(3), c6 tsvector, c7 ltree, c8 citext, c9 hstore, c10 all_top, c11 cidr, c12 macaddr, c13 macaddr8, c14 numrange, c15 tsrange, c16 tstzrange, c17 daterange, c18 int8range,
                a1 bool[], a2 bytea[], a3 "char"[], a4 int2[], a5 oid[], a6 json[], a7 jsonb[], a8 float8[], a9 inet[], a10 bpchar(3)[], a11 date[], a12 time(3)[], a13 timestamp(3)[], a14 timestamptz[], a15 timetz[], a16 numeric[], a17 uuid[],
                a18 daterange[], a19 all_mood[], a20 citext[], a21 ltree[], a22 hstore[], a23 tsvector[], a24 macaddr8[],
                x1 pair, x2 money[], x3 name[], x4 all_base[], x5 tsquery, x6 pg_lsn, x7 int4multirange, x8 line, x9 pair[]);
            INSERT INTO all_types VALUES (1,
                'x', 4294967295, '0000000100000001', '100000001', '12:00:00.5+01', 'b a', 'top.x', 'Ab', 'b=>1, a=>NULL', 5, '10/8', '08:00:2b:01:02:03', '08:00:2b:01:02:03:04:05', '[1.5,)', '[2024-01-01,2024-01-02)', '[2024-01-01 01:00+01,)', '[2024-01-01,2024-01-05]', 'empty',
                '{t,f}', ARRAY['\x01ff'::bytea], '{a}', '{1}', '{7}', ARRAY['{"a": "\""}'::json], ARRAY['{"a":1}'::jsonb], '{1.5,1e300}', '{::1}', '{ab}', '{2024-02-29}', '{12:00:00.5}', '{2024-01-01}', '{2024-01-01 00:00+01}', '{12:00+01}', '{1.50}',
                '{c56a4180-65aa-42ec-a945-5fd21dec0538}', ARRAY[daterange('2024-01-01', '2024-01-02')], '{a b,c}', '{A}', '{a.b}', ARRAY['x=>"1,2"'::hstore], ARRAY['q'::tsvector], '{08:00:2b:01:02:03:04:05}',
                '(1,a)', '{$1.00}', '{n}', '{1}', 'a & b', '0/1', '{[1,2)}', '{1,2,3}', ARRAY['(1,"a b")'::pair]);
            INSERT INTO all_types (id) VALUES (2);
            """);
        const string Known = """
            {"id":1,"c1":"x","c2":4294967295,"c3":"AQE=","c4":"AQE=","c5":"11:00:00.5Z","c6":"'a' 'b'","c7":"top.x","c8":"Ab","c9":"{\"a\":null,\"b\":\"1\"}","c10":5,"c11":"10.0.0.0/8","c12":"08:00:2b:01:02:03","c13":"08:00:2b:01:02:03:04:05","c14":"[1.5,)","c15":"[\"2024-01-01 00:00:00\",\"2024-01-02 00:00:00\")","c16":"[\"2024-01-01 00:00:00+00\",)","c17":"[2024-01-01,2024-01-06)","c18":"empty","a1":[true,false],"a2":["Af8="],"a3":["a"],"a4":[1],"a5":[7],"a6":["{\"a\": \"\\\"\"}"],"a7":["{\"a\": 1}"],"a8":[1.5,1.0E300],"a9":["::1"],"a10":["ab "],"a11":[19782],"a12":[43200500],"a13":[1704067200000],"a14":["2023-12-31T23:00:00.000000Z"],"a15":["11:00:00Z"],"a16":[{"scale":1,"value":"Dw=="}],"a17":["c56a4180-65aa-42ec-a945-5fd21dec0538"],"a18":["[2024-01-01,2024-01-02)"],"a19":["a b","c"],"a20":["A"],"a21":["a.b"],"a22":["{\"x\":\"1,2\"}"],"a23":["'q'"],"a24":["08:00:2b:01:02:03:04:05"]
            """;
        var (_, rows) = await ReadAsync("all_types", Options);
        rows[0].Should().Be(Known + "}");
        JsonDocument.Parse(rows[1]).RootElement.EnumerateObject().Skip(1).Should().OnlyContain(p => p.Value.ValueKind == JsonValueKind.Null);

        (_, rows) = await ReadAsync("all_types", Options with { Conversion = Options.Conversion with { IncludeUnknownTypes = true, Binary = BinaryHandling.Hex } });
        var included = JsonDocument.Parse(rows[0]).RootElement;
        Encoding.UTF8.GetString(Convert.FromHexString(included.GetProperty("x1").GetString()!)).Should().Be("(1,a)");
        Encoding.UTF8.GetString(Convert.FromHexString(included.GetProperty("x8").GetString()!)).Should().Be("{1.0,2.0,3.0}");
        Encoding.UTF8.GetString(Convert.FromHexString(included.GetProperty("x9")[0].GetString()!)).Should().Be("(1,\"a b\")");
        included.TryGetProperty("x2", out _).Should().BeFalse();
        included.TryGetProperty("x3", out _).Should().BeFalse();
    }

    private async Task<IEnumerable<string>> KeyAsync(string table, CaptureOptions? options = null)
    {
        var shape = await ShapeAsync(table, options);
        return shape.KeyColumns.Select(i => shape.Columns[i].Name);
    }

    private async Task<TableShape> ShapeAsync(string table, CaptureOptions? options = null)
    {
        await using var source = new CaptureSource(options ?? Options);
        await using var connection = await source.Database.OpenConnectionAsync();
        return await ShapeAsync(source, connection, table, options ?? Options);
    }

    private async Task<TableShape> ShapeAsync(CaptureSource source, NpgsqlConnection connection, string table, CaptureOptions options) =>
        await new TableCatalog(source.Database, options).ReadAsync(connection, new("public", table), await Database.ScalarAsync<uint>($"SELECT '{table}'::regclass::oid"), CancellationToken.None);

    private async Task<(string? Key, List<string> Rows)> ReadAsync(string table, CaptureOptions options)
    {
        await using var source = new CaptureSource(options);
        await using var connection = await source.Database.OpenConnectionAsync();
        var shape = await ShapeAsync(source, connection, table, options);
        var writer = new EnvelopeWriter("shop", Database.Name, TimeProvider.System);
        var position = new SourcePosition { TimestampUs = 0, Snapshot = SnapshotMarker.Inside, Sequence = new(null, 1), TransactionId = null };
        var rows = new List<string>();
        string? key = null;
        using var copy = await connection.BeginTextExportAsync($"COPY (SELECT * FROM {table} ORDER BY id) TO STDOUT");
        var reader = new CopyRowReader(((StreamReader)copy).BaseStream);
        var row = new CopiedRow();
        while (await reader.ReadAsync(row, CancellationToken.None))
        {
            key ??= Encoding.UTF8.GetString(writer.Key(shape, row.Values)!);
            rows.Add(ChangeEnvelope.Parse(writer.Envelope(shape, ChangeOperation.Read, null, row.Values, null, position)).After!.Value.GetRawText());
        }

        return (key, rows);
    }
}
