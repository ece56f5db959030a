using System.Globalization;
using System.Text;
using ClickHouse.Driver.Utility;
using Ecommerce.Analytics.Embedded;

namespace Ecommerce.Analytics.Tests.Embedded;

/// <summary>A database that is open to readers, one that is not, a file nobody may read and one nobody may write.</summary>
public sealed class ReadOnlyFixture(ChdbFixture chdb) : IAsyncLifetime
{
    internal const string Secret = "TopSecret";
    private readonly string _directory = Directory.CreateTempSubdirectory("ecommerce-read-").FullName;
    private string _open = "";
    private string _closed = "";
    private HttpClient? _client;

    public async ValueTask InitializeAsync()
    {
        await File.WriteAllTextAsync(Path.Combine(_directory, "secret.csv"), Secret + "\n");
        _open = await chdb.CreateDatabaseAsync("open");
        _closed = await chdb.CreateDatabaseAsync("closed");
        await using var connection = await chdb.ConnectAsync(_open);
        foreach (var sql in new[]
        {
            "CREATE TABLE t (id Int32, name String) ENGINE = MergeTree ORDER BY id",
            "INSERT INTO t VALUES (1, 'one'), (2, 'two')",
            "CREATE VIEW answer_v AS SELECT id, name FROM t",
            $"CREATE TABLE {_closed}.hidden (id Int32, b String) ENGINE = MergeTree ORDER BY id",
            $"INSERT INTO {_closed}.hidden VALUES (1, 'ClosedSecret')",
            $"CREATE TABLE {_closed}.j (id Int32, b String) ENGINE = Join(ANY, LEFT, id)",
            $"INSERT INTO {_closed}.j VALUES (1, 'ClosedSecret')",
            $"CREATE DICTIONARY {_closed}.d (id UInt64, b String) PRIMARY KEY id SOURCE(CLICKHOUSE(QUERY 'SELECT id, b FROM {_closed}.hidden')) LAYOUT(FLAT()) LIFETIME(0)",
            "CREATE FUNCTION evil AS x -> file(x)",
        })
        {
            await connection.ExecuteStatementAsync(sql);
        }

        _client = new HttpClient((await chdb.EngineAsync()).CreateReadOnlyHandler(new ChdbReadOnlyOptions
        {
            Databases = [_open],
            MaxExecutionTime = TimeSpan.FromSeconds(2),
            MaxMemoryUsage = 256 << 20,
            MaxResultRows = 10_000,
            MaxResultBytes = 8 << 20,
        }));
    }

    public async ValueTask DisposeAsync()
    {
        _client?.Dispose();
        await using var connection = await chdb.ConnectAsync();
        await connection.ExecuteStatementAsync("DROP FUNCTION IF EXISTS evil");
        Directory.Delete(_directory, recursive: true);
    }

    internal Task<HttpClient> ClientAsync() => Task.FromResult(_client!);

    internal async Task<HttpResponseMessage> PostAsync(string sql, string query = "")
    {
        sql = sql.Replace("{secret}", Path.Combine(_directory, "secret.csv"), StringComparison.Ordinal)
            .Replace("{out}", Path.Combine(_directory, "out.txt"), StringComparison.Ordinal)
            .Replace("{closed}", _closed, StringComparison.Ordinal);
        var identifiers = $"param_table=system.processes&param_database={_closed}&param_table2=hidden&param_function=file";
        using var content = new StringContent(sql, Encoding.UTF8);
        return await _client!.PostAsync(new Uri($"http://chdb.invalid/?{identifiers}&{query}"), content);
    }

    /// <summary>What a statement might have changed.</summary>
    internal async Task<string> OutsideAsync()
    {
        await using var connection = await chdb.ConnectAsync(_open);
        var rows = await connection.ExecuteScalarAsync("SELECT count() FROM t");
        var functions = await connection.ExecuteScalarAsync("SELECT count() FROM system.functions WHERE origin = 'SQLUserDefined'");
        var files = Directory.GetFiles(_directory).Length;
        return string.Create(CultureInfo.InvariantCulture, $"t:{rows} files:{files} functions:{functions}");
    }
}
