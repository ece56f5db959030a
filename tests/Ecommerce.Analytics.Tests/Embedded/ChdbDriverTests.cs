using System.Globalization;
using ClickHouse.Driver;
using ClickHouse.Driver.ADO;
using ClickHouse.Driver.ADO.Parameters;
using ClickHouse.Driver.Numerics;
using ClickHouse.Driver.Utility;

namespace Ecommerce.Analytics.Tests.Embedded;

/// <summary>ClickHouse.Driver as it is, over the engine in this process.</summary>
public sealed class ChdbDriverTests(ChdbFixture chdb)
{
    [Fact]
    public async Task A_scalar_comes_back_with_its_type()
    {
        await using var connection = await chdb.ConnectAsync();
        (await connection.ExecuteScalarAsync("SELECT toInt64(42)")).Should().Be(42L);
        ((decimal)(ClickHouseDecimal)await connection.ExecuteScalarAsync("SELECT toDecimal64('12.34', 2)")).Should().Be(12.34m);
    }

    [Fact]
    public async Task Values_travel_as_parameters_and_never_as_text()
    {
        await using var connection = await chdb.ConnectAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT {a:String} AS a, {b:Array(Int32)} AS b, {c:Nullable(String)} AS c";
        const string nasty = "x'); DROP DATABASE default; -- \\ \t\n\r ü €";
        command.AddParameter("a", nasty);
        command.AddParameter("b", new[] { 1, -2 });
        command.AddParameter("c", null);
        await using var reader = await command.ExecuteReaderAsync();
        (await reader.ReadAsync()).Should().BeTrue();
        reader.GetString(0).Should().Be(nasty);
        reader.GetValue(1).Should().BeEquivalentTo(new[] { 1, -2 });
        reader.IsDBNull(2).Should().BeTrue();
    }

    [Fact]
    public async Task A_result_of_many_blocks_is_whole()
    {
        await using var connection = await chdb.ConnectAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT number, toString(number) AS text FROM numbers(1000000)";
        await using var reader = await command.ExecuteReaderAsync();
        var rows = 0;
        ulong sum = 0;
        while (await reader.ReadAsync())
        {
            rows++;
            sum += (ulong)reader.GetValue(0);
            if (rows % 100_000 == 0)
                reader.GetString(1).Should().Be(reader.GetValue(0).ToString());
        }

        rows.Should().Be(1_000_000);
        sum.Should().Be(499_999_500_000UL);
    }

    [Fact]
    public async Task A_filter_that_leaves_whole_blocks_empty_does_not_end_the_stream()
    {
        await using var connection = await chdb.ConnectAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT number FROM numbers(20000000) WHERE number % 5000000 = 4999999 SETTINGS max_block_size = 1000, max_threads = 1";
        await using var reader = await command.ExecuteReaderAsync();
        var seen = new List<object>();
        while (await reader.ReadAsync())
            seen.Add(reader.GetValue(0));
        seen.Should().Equal(4999999UL, 9999999UL, 14999999UL, 19999999UL);
    }

    [Fact]
    public async Task An_error_in_mid_stream_reaches_the_reader_with_the_engine_s_words()
    {
        await using var connection = await chdb.ConnectAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT throwIf(number = 900000, 'too far') FROM numbers(1000000) SETTINGS max_block_size = 1000, max_threads = 1";
        await using var reader = await command.ExecuteReaderAsync();
        var read = async () =>
        {
            while (await reader.ReadAsync())
            {
            }
        };
        (await read.Should().ThrowAsync<Exception>()).Which.ToString().Should().Contain("too far");
        (await connection.ExecuteScalarAsync("SELECT 1")).Should().Be((byte)1);
    }

    [Fact]
    public async Task A_bulk_copy_lands_every_row_whatever_bytes_it_holds()
    {
        var database = await chdb.CreateDatabaseAsync();
        await using var connection = await chdb.ConnectAsync(database);
        await connection.ExecuteStatementAsync("CREATE TABLE t (id Int32, text String, amount Decimal(18, 2)) ENGINE = MergeTree ORDER BY id");
        // Blank lines and semicolons are what would end inline data in the engine's own client.
        var rows = Enumerable.Range(0, 50_000).Select(i => new object[] { i, $"\n\n;{i}\0'", i / 100m }).ToList();
        using var client = await chdb.CreateClientAsync(database);
        await client.InsertBinaryAsync("t", ["id", "text", "amount"], rows, new InsertOptions { BatchSize = 20_000 });

        (await connection.ExecuteScalarAsync("SELECT count() FROM t")).Should().Be(50_000UL);
        ((decimal)(ClickHouseDecimal)await connection.ExecuteScalarAsync("SELECT sum(amount) FROM t")).Should().Be(Enumerable.Range(0, 50_000).Sum(i => i / 100m));
        (await connection.ExecuteScalarAsync("SELECT text FROM t WHERE id = 777")).Should().Be("\n\n;777\0'");
    }

    [Fact]
    public async Task A_bulk_copy_into_nothing_fails_with_the_engine_s_words()
    {
        using var client = await chdb.CreateClientAsync();
        var copy = () => client.InsertBinaryAsync("absent_table", ["id"], [new object[] { 1 }]);
        (await copy.Should().ThrowAsync<ClickHouseServerException>()).Which.ErrorCode.Should().Be(60);
    }

    [Fact]
    public async Task An_insert_of_values_takes_parameters()
    {
        var database = await chdb.CreateDatabaseAsync();
        await using var connection = await chdb.ConnectAsync(database);
        await connection.ExecuteStatementAsync("CREATE TABLE t (id Int32, format String) ENGINE = MergeTree ORDER BY id");
        await using var command = connection.CreateCommand();
        command.CommandText = "INSERT INTO t (id, format) VALUES ({id:Int32}, {text:String}), (2, 'a;b')";
        command.AddParameter("id", 1);
        command.AddParameter("text", "FORMAT ';--");
        await command.ExecuteNonQueryAsync();
        (await connection.ExecuteScalarAsync("SELECT groupArray(format) FROM (SELECT format FROM t ORDER BY id)"))
            .Should().BeEquivalentTo(new[] { "FORMAT ';--", "a;b" });
    }

    [Fact]
    public async Task The_server_s_error_code_arrives()
    {
        await using var connection = await chdb.ConnectAsync();
        var query = () => connection.ExecuteScalarAsync("SELECT * FROM no_such_table");
        var error = (await query.Should().ThrowAsync<ClickHouseServerException>()).Which;
        error.ErrorCode.Should().Be(60);
        error.Message.Should().Contain("no_such_table");
    }

    [Fact]
    public async Task Settings_of_one_request_do_not_reach_the_next()
    {
        await using var connection = await chdb.ConnectAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT toString(getSetting('max_block_size'))";
        command.CustomSettings.Add("max_block_size", 1234);
        (await command.ExecuteScalarAsync()).Should().Be("1234");
        (await connection.ExecuteScalarAsync("SELECT toString(getSetting('max_block_size'))")).Should().NotBe("1234");
        await connection.ExecuteStatementAsync("SET max_block_size = 4321");
        (await connection.ExecuteScalarAsync("SELECT toString(getSetting('max_block_size'))")).Should().NotBe("4321");
    }

    [Fact]
    public async Task An_unknown_setting_is_refused()
    {
        await using var connection = await chdb.ConnectAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT 1";
        command.CustomSettings.Add("no_such_setting", 1);
        var query = () => command.ExecuteScalarAsync();
        (await query.Should().ThrowAsync<ClickHouseServerException>()).Which.ErrorCode.Should().Be(115);
    }

    [Fact]
    public async Task A_cancelled_query_ends_in_the_engine_too()
    {
        await using var connection = await chdb.ConnectAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT count() FROM numbers(1000000000000) WHERE NOT ignore('cancel me')";
        using var cancellation = new CancellationTokenSource();
        var running = command.ExecuteScalarAsync(cancellation.Token);
        await UntilAsync(connection, running: true);
        await cancellation.CancelAsync();
        var wait = async () => await running;
        await wait.Should().ThrowAsync<OperationCanceledException>();
        await UntilAsync(connection, running: false);
    }

    [Fact]
    public async Task More_queries_than_places_wait_their_turn()
    {
        await using var connection = await chdb.ConnectAsync();
        var answers = await Task.WhenAll(Enumerable.Range(0, 100).Select(i =>
            connection.ExecuteScalarAsync(string.Create(CultureInfo.InvariantCulture, $"SELECT toInt32({i}) + sum(number) * 0 FROM numbers(100000)"))));
        answers.Select(a => Convert.ToInt32(a, CultureInfo.InvariantCulture)).Should().Equal(Enumerable.Range(0, 100));
    }

    [Fact]
    public async Task The_engine_lives_in_universal_time()
    {
        await using var connection = await chdb.ConnectAsync();
        (await connection.ExecuteScalarAsync("SELECT concat(timezone(), ' ', serverTimezone())")).Should().Be("UTC UTC");
    }

    private static async Task UntilAsync(ClickHouseConnection connection, bool running)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT count() FROM system.processes WHERE query LIKE '%cancel me%' AND query NOT LIKE '%system.processes%'";
        while (Convert.ToInt64(await command.ExecuteScalarAsync(deadline.Token), CultureInfo.InvariantCulture) > 0 != running)
            deadline.Token.ThrowIfCancellationRequested();
    }
}
