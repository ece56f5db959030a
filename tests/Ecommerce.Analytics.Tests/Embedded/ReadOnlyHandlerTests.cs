using System.Net;
using ClickHouse.Driver.ADO;
using ClickHouse.Driver.Utility;
using Ecommerce.Analytics.Embedded;

namespace Ecommerce.Analytics.Tests.Embedded;

/// <summary>What a reader may do, and what it may not, on the real engine.</summary>
public sealed class ReadOnlyHandlerTests(ReadOnlyFixture readOnly) : IClassFixture<ReadOnlyFixture>
{
    public static TheoryData<string> Reads => new(
        "SELECT * FROM answer_v ORDER BY id",
        "WITH x AS (SELECT id FROM t), y AS (SELECT max(id) AS m FROM x) SELECT t.id, y.m FROM t CROSS JOIN y WHERE t.id IN (SELECT id FROM x) ORDER BY t.id",
        "SELECT t.id, count() AS n, sumIf(id, id > 1), uniqExact(name), quantiles(0.5, 0.9)(id) FROM t LEFT JOIN answer_v AS v USING (id) GROUP BY t.id HAVING n > 0 LIMIT 5",
        "SELECT row_number() OVER (PARTITION BY name ORDER BY id) FROM t WINDOW w AS (ORDER BY id)",
        "SELECT number, toString(number) FROM numbers(10) FORMAT JSON",
        "SELECT 1 AS a FORMAT CSVWithNames",
        "SELECT arrayMap(x -> x + 1, [1, 2]), CASE WHEN 1 THEN 'a' ELSE 'b' END, EXISTS(SELECT 1), NOT 1, (1, 2).1, CAST('1' AS Int32), 5 BETWEEN 1 AND 9, 'a' LIKE 'b%'",
        "SELECT * EXCEPT (name), COLUMNS('na') FROM t",
        "(SELECT 1) UNION ALL (SELECT 2)",
        "SELECT count(DISTINCT name), now(), toYYYYMM(today()), toDecimal64('1.5', 2), formatReadableSize(5), dictinct FROM (SELECT name, 1 AS dictinct FROM t) GROUP BY dictinct",
        "SHOW TABLES",
        "SHOW DATABASES",
        "SHOW CREATE TABLE t",
        "DESCRIBE TABLE t",
        "DESC answer_v",
        "EXISTS TABLE t",
        "EXPLAIN SELECT * FROM t",
        "EXPLAIN SYNTAX SELECT * FROM t",
        "SELECT name FROM system.tables WHERE database = currentDatabase()",
        "SELECT name, type FROM system.columns WHERE table = 't'",
        "SELECT * FROM system.one",
        "/* a */ SELECT 1 -- b",
        "SELECT 'FORMAT; DROP TABLE t' AS \"into outfile\"",
        "SELECT 1;");

    public static TheoryData<string> Attacks => new(
        // Files, through functions of every shape.
        "SELECT file('{secret}')",
        "SELECT FILE('{secret}')",
        "SELECT `file`('{secret}')",
        "SELECT \"file\"('{secret}')",
        "SELECT/**/file/* */('{secret}')",
        "SELECT arrayMap(file, ['{secret}'])",
        "SELECT arrayMap(`file`, ['{secret}'])",
        "SELECT arrayMap(x -> file(x), ['{secret}'])",
        "WITH file AS f SELECT arrayMap(f, ['{secret}'])",
        "SELECT * APPLY(file) FROM (SELECT '{secret}')",
        "SELECT COLUMNS('.*') APPLY(x -> file(x)) FROM (SELECT '{secret}')",
        "SELECT * REPLACE(file('{secret}') AS dummy) FROM system.one",
        "WITH file('{secret}') AS f SELECT f",
        "WITH f AS (SELECT file('{secret}') AS c) SELECT * FROM f",
        "SELECT 1 ORDER BY file('{secret}')",
        "SELECT 1 FROM t PREWHERE file('{secret}') = ''",
        "SELECT sum(id) OVER (PARTITION BY file('{secret}')) FROM t",
        "SELECT if(1, 'a', file('{secret}'))",
        "SELECT evil('{secret}')",
        "SELECT arrayMap(evil, ['{secret}'])",
        "SELECT * FROM file('{secret}')",
        "SELECT * FROM FILE('{secret}', 'CSV', 'a String')",
        "SELECT id IN (SELECT toInt32(length(a)) FROM file('{secret}', 'CSV', 'a String')) FROM t",
        "SELECT * FROM t, file('{secret}') AS f",
        "SELECT * FROM (SELECT * FROM (SELECT * FROM file('{secret}')))",
        "SELECT (SELECT count() FROM file('{secret}'))",
        "SELECT 1 UNION ALL SELECT count() FROM file('{secret}')",
        "SELECT 1 EXCEPT SELECT count() FROM file('{secret}')",
        "DESCRIBE file('{secret}')",
        "DESCRIBE TABLE file('{secret}', 'CSV')",
        "DESCRIBE (SELECT * FROM file('{secret}'))",
        "EXPLAIN SELECT * FROM file('{secret}')",
        "EXPLAIN ESTIMATE SELECT * FROM file('{secret}')",
        "EXPLAIN AST SELECT file('{secret}')",
        "EXPLAIN TABLE OVERRIDE mysql('127.0.0.1:1', 'a', 'b', 'c', 'd') COLUMNS (a Int32)",
        "SELECT * FROM default.`{secret}`",
        "SELECT * FROM `default`.`{secret}`",
        "SELECT 'x' IN default.`{secret}`",
        "SELECT * FROM '{secret}'",
        "SELECT * FROM filesystem('/')",
        "SELECT * FROM sqlite('{secret}', 't')",
        "SELECT * FROM icebergLocal('/tmp')",
        "SELECT * FROM deltaLakeLocal('/tmp')",
        "SELECT * FROM fileCluster('c', '{secret}')",
        "SELECT * FROM view(SELECT file('{secret}'))",
        "SELECT * FROM viewIfPermitted(SELECT file('{secret}') AS a ELSE null('a String'))",
        "SELECT * FROM values('a String', file('{secret}'))",
        "SELECT catboostEvaluate('{secret}', 1)",
        // Other servers, addresses, processes.
        "SELECT * FROM url('http://127.0.0.1:1/x', 'CSV', 'a String')",
        "DESCRIBE url('http://127.0.0.1:1/x')",
        "SELECT * FROM urlCluster('c', 'http://127.0.0.1:1/x', 'CSV', 'a String')",
        "SELECT * FROM s3('http://bucket.invalid/x/y', 'CSV', 'a String')",
        "SELECT * FROM gcs('http://bucket.invalid/x/y', 'CSV', 'a String')",
        "SELECT * FROM azureBlobStorage('x', 'y', 'z')",
        "SELECT * FROM hdfs('hdfs://127.0.0.1:1/x', 'CSV', 'a String')",
        "SELECT * FROM executable('id', 'TSV', 'a String')",
        "SELECT * FROM remote('127.0.0.1:1', system.one)",
        "SELECT * FROM remoteSecure('127.0.0.1:1', system.one)",
        "SELECT * FROM cluster('default', system.one)",
        "SELECT * FROM clusterAllReplicas('default', system.one)",
        "SELECT * FROM mysql('127.0.0.1:1', 'a', 'b', 'c', 'd')",
        "SELECT * FROM postgresql('127.0.0.1:1', 'a', 'b', 'c', 'd')",
        "SELECT * FROM mongodb('127.0.0.1:1', 'a', 'b', 'c', 'd', 'e String')",
        "SELECT * FROM redis('127.0.0.1:1', 'k', 'k String')",
        "SELECT * FROM odbc('DSN=x', 'a', 'b')",
        "SELECT * FROM jdbc('DSN=x', 'a', 'b')",
        "SELECT aiGenerate('x')",
        "SELECT showCertificate('example.invalid')",
        // Detours inside the engine.
        "SELECT * FROM merge('system', '.*')",
        "SELECT * FROM merge('default', '.*')",
        "SELECT * FROM loop(t) LIMIT 1",
        "SELECT * FROM dictionary('d')",
        "SELECT dictGet('{closed}.d', 'b', toUInt64(1))",
        "SELECT joinGet('{closed}.j', 'b', 1)",
        "SELECT * FROM input('a Int32')",
        "SELECT * FROM mergeTreeIndex(currentDatabase(), 't')",
        "SELECT * FROM eval('SELECT 1')",
        "SELECT * FROM arrowstream('x')",
        "SELECT * FROM {closed}.hidden",
        "SELECT hidden.* FROM {closed}.hidden AS hidden",
        "SELECT 1 IN {closed}.hidden",
        "SELECT * FROM t JOIN {closed}.hidden AS h ON h.id = t.id",
        "SHOW CREATE TABLE {closed}.hidden",
        "SHOW TABLES FROM {closed}",
        "EXISTS TABLE {closed}.hidden",
        "DESCRIBE TABLE {closed}.hidden",
        "SELECT * FROM {table:Identifier}",
        "SELECT * FROM {database:Identifier}.{table2:Identifier}",
        "SELECT 1 IN {table:Identifier}",
        "SELECT arrayMap({function:Identifier}, ['{secret}'])",
        "SELECT * APPLY({function:Identifier}) FROM (SELECT '{secret}')",
        "SELECT arrayMap(FILE, ['{secret}'])",
        "SELECT arrayMap(x.file, ['{secret}']) FROM system.one AS x",
        "SELECT * FROM (EXPLAIN SELECT file('{secret}'))",
        "SELECT * FROM (DESCRIBE TABLE file('{secret}'))",
        "SELECT * FROM viewExplain('EXPLAIN', '', (SELECT file('{secret}')))",
        "SELECT * FROM format(LineAsString, file('{secret}'))",
        "SELECT * FROM numbers(length(file('{secret}')))",
        "SELECT * FROM numbers(1) WHERE 1 = (SELECT 1 FROM (SELECT file('{secret}') AS x) WHERE x != '')",
        "SELECT 1 LIMIT length(file('{secret}'))",
        "SELECT 1 QUALIFY file('{secret}') != ''",
        "SELECT [1, 2, length(file('{secret}'))], map('a', file('{secret}'))",
        "SELECT file('{secret}')::String",
        "SELECT CAST(file('{secret}'), 'String')",
        "SELECT * FROM t ARRAY JOIN [file('{secret}')] AS f",
        "SELECT * FROM t AS a ASOF JOIN t AS b ON a.name = file('{secret}') AND a.id > b.id",
        // What the engine knows about others.
        "SELECT * FROM system.processes",
        "SHOW PROCESSLIST",
        "SELECT * FROM system.query_log",
        "SELECT * FROM system.named_collections",
        "SELECT * FROM system.kafka_consumers",
        "SELECT * FROM system.users",
        "SELECT * FROM system.server_settings",
        "SELECT * FROM system.stack_trace",
        "SELECT * FROM system.disks",
        "SELECT * FROM `system`.`processes`",
        "SELECT 1 IN system.processes",
        "SELECT getServerSetting('max_server_memory_usage')",
        "SHOW GRANTS",
        "SHOW CREATE USER default",
        "SHOW ACCESS",
        // Writing, and steering the engine.
        "SELECT 1 INTO OUTFILE '{out}'",
        "SELECT 1 INTO OUTFILE '{out}' AND STDOUT",
        "SELECT 1 INTO/**/OUTFILE '{out}' TRUNCATE FORMAT CSV",
        "(SELECT 1) UNION ALL (SELECT 2) INTO OUTFILE '{out}'",
        "EXPLAIN SELECT 1 INTO OUTFILE '{out}'",
        "SHOW TABLES INTO OUTFILE '{out}'",
        "INSERT INTO FUNCTION file('{out}', 'CSV', 'a Int32') VALUES (1)",
        "INSERT INTO t VALUES (9, 'x')",
        "INSERT INTO t SELECT 9, 'x'",
        "INSERT INTO t FORMAT CSV\n9,x",
        "INSERT INTO t FROM INFILE '{secret}' FORMAT CSV",
        "WITH x AS (SELECT 1) INSERT INTO t SELECT 9, 'x'",
        "CREATE TABLE u (a Int32) ENGINE = Memory",
        "CREATE TEMPORARY TABLE u (a String) ENGINE = File(CSV, '{secret}')",
        "CREATE TEMPORARY TABLE u (a String) ENGINE = URL('http://127.0.0.1:1', 'CSV')",
        "CREATE TEMPORARY TABLE u (a Int32)",
        "CREATE VIEW u AS SELECT 1",
        "CREATE FUNCTION g AS x -> file(x)",
        "CREATE DATABASE u",
        "ATTACH TABLE u",
        "DETACH TABLE t",
        "DROP TABLE t",
        "TRUNCATE TABLE t",
        "RENAME TABLE t TO u",
        "ALTER TABLE t DELETE WHERE 1",
        "DELETE FROM t WHERE 1",
        "UPDATE t SET name = 'x' WHERE 1",
        "OPTIMIZE TABLE t",
        "SYSTEM FLUSH LOGS",
        "SYSTEM SHUTDOWN",
        "KILL QUERY WHERE 1",
        "SET readonly = 0",
        "SET max_memory_usage = 0",
        "USE default",
        "USE system",
        "BACKUP DATABASE x TO File('{out}')",
        "GRANT ALL ON *.* TO default",
        "CREATE USER u",
        "EXECUTE AS default SELECT 1",
        "BEGIN TRANSACTION",
        "CHECK TABLE t",
        "WATCH t",
        "SELECT 1 SETTINGS readonly = 0",
        "SELECT 1 SETTINGS max_memory_usage = 0",
        "SELECT 1 FROM (SELECT 1 SETTINGS max_execution_time = 0)",
        "SELECT 1; DROP TABLE t",
        "SELECT 1; SELECT file('{secret}')",
        "SELECT 1 -- x\n; SELECT file('{secret}')",
        "SELECT 1 PARALLEL WITH DROP TABLE t",
        "SELECT 1 FORMAT CSV; DROP TABLE t",
        "graph = 1 SELECT 1",
        "",
        ";",
        "file('{secret}')",
        "DROP/**/TABLE t",
        "\uFEFFDROP TABLE t",
        "\u00A0DROP TABLE t",
        "SELECT sleep(3)");

    [Theory]
    [MemberData(nameof(Reads))]
    public async Task A_reader_reads(string sql)
    {
        using var response = await readOnly.PostAsync(sql);
        var text = await response.Content.ReadAsStringAsync();
        response.StatusCode.Should().Be(HttpStatusCode.OK, "the answer was {0}", text);
    }

    [Theory]
    [MemberData(nameof(Attacks))]
    public async Task A_reader_does_nothing_else(string sql)
    {
        using var response = await readOnly.PostAsync(sql);
        var text = await response.Content.ReadAsStringAsync();
        response.StatusCode.Should().NotBe(HttpStatusCode.OK, "the answer was {0}", text);
        response.Headers.Should().Contain(h => h.Key == "X-ClickHouse-Exception-Code");
        text.Should().NotContain(ReadOnlyFixture.Secret).And.NotContain("ClosedSecret");
        (await readOnly.OutsideAsync()).Should().Be("t:2 files:1 functions:1", "a refused statement leaves no trace");
    }

    [Theory]
    [InlineData("readonly", "0")]
    [InlineData("max_execution_time", "0")]
    [InlineData("max_execution_time", "1e9")]
    [InlineData("max_memory_usage", "0")]
    [InlineData("max_result_rows", "99999999")]
    [InlineData("allow_ddl", "1")]
    [InlineData("implicit_select", "1")]
    [InlineData("dialect", "kusto")]
    [InlineData("format_schema", "x")]
    [InlineData("log_comment", "x")]
    [InlineData("x; DROP TABLE t", "1")]
    public async Task A_reader_cannot_set(string name, string value)
    {
        using var response = await readOnly.PostAsync("SELECT 1", $"{Uri.EscapeDataString(name)}={Uri.EscapeDataString(value)}");
        response.StatusCode.Should().NotBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("default", HttpStatusCode.OK)]
    [InlineData("system", HttpStatusCode.Forbidden)]
    [InlineData("x`; DROP TABLE t", HttpStatusCode.Forbidden)]
    public async Task A_reader_chooses_among_open_databases(string database, HttpStatusCode expected)
    {
        using var response = await readOnly.PostAsync("SELECT 1", $"database={Uri.EscapeDataString(database)}");
        response.StatusCode.Should().Be(expected);
    }

    [Theory]
    [InlineData("SELECT count() FROM numbers(100000000000)", 159)]
    [InlineData("SELECT * FROM numbers(20000)", 396)]
    [InlineData("SELECT repeat('x', 1000000) FROM numbers(9000)", 241)]
    [InlineData("SELECT repeat('x', 1000) FROM numbers(9000)", 396)]
    [InlineData("SELECT repeat('x', 1000 + number % 2) FROM numbers(9000)", 396)]
    [InlineData("SELECT groupArray(toString(number)) FROM numbers(100000000)", 241)]
    public async Task Limits_on_time_rows_bytes_and_memory_hold(string sql, int code)
    {
        using var response = await readOnly.PostAsync(sql);
        response.StatusCode.Should().NotBe(HttpStatusCode.OK);
        response.Headers.GetValues("X-ClickHouse-Exception-Code").Should().Equal(code.ToString(System.Globalization.CultureInfo.InvariantCulture));
    }

    [Fact]
    public async Task The_driver_reads_through_it()
    {
        await using var connection = new ClickHouseConnection("Host=chdb.invalid;Port=80;Username=reader", await readOnly.ClientAsync());
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT name FROM answer_v WHERE id = {id:Int32}";
        command.AddParameter("id", 2);
        (await command.ExecuteScalarAsync()).Should().Be("two");
    }
}
