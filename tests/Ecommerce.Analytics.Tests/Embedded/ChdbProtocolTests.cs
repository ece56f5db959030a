using System.IO.Compression;
using System.Net;
using System.Text;
using Ecommerce.Analytics.Embedded;
using Ecommerce.Data.Embedded;

namespace Ecommerce.Analytics.Tests.Embedded;

/// <summary>ClickHouse's HTTP protocol, as clients other than the driver speak it.</summary>
public sealed class ChdbProtocolTests(ChdbFixture chdb)
{
    [Theory]
    [InlineData("gzip")]
    [InlineData("deflate")]
    [InlineData("br")]
    public async Task A_compressed_insert_lands(string encoding)
    {
        var database = await chdb.CreateDatabaseAsync();
        await OkAsync($"CREATE TABLE {database}.t (id Int32, text String) ENGINE = MergeTree ORDER BY id");
        using var packed = new MemoryStream();
        await using (var packer = Pack(encoding, packed))
            await packer.WriteAsync(Encoding.UTF8.GetBytes($"INSERT INTO {database}.t FORMAT JSONEachRow\n{{\"id\":1,\"text\":\"a\\n\\nb;\"}}\n\n{{\"id\":2,\"text\":\"c\"}}\n"));
        using var content = new ByteArrayContent(packed.ToArray());
        content.Headers.ContentEncoding.Add(encoding);
        using var response = await (await chdb.HttpClientAsync()).PostAsync(new Uri("http://chdb.invalid/"), content);
        response.StatusCode.Should().Be(HttpStatusCode.OK);
        response.Headers.GetValues("X-ClickHouse-Summary").Single().Should().Contain("\"written_rows\":\"2\"");
        (await OkAsync($"SELECT id, text FROM {database}.t ORDER BY id FORMAT JSONCompactEachRow")).Should().Be("[1, \"a\\n\\nb;\"]\n[2, \"c\"]\n");
    }

    [Fact]
    public async Task A_body_that_is_not_what_it_says_is_refused()
    {
        using var content = new StringContent("SELECT 1");
        content.Headers.ContentEncoding.Add("gzip");
        using var response = await (await chdb.HttpClientAsync()).PostAsync(new Uri("http://chdb.invalid/"), content);
        response.StatusCode.Should().Be(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task The_statement_may_stand_in_the_address_and_its_data_in_the_body()
    {
        var database = await chdb.CreateDatabaseAsync();
        await OkAsync($"CREATE TABLE {database}.format (id Int32, format String) ENGINE = MergeTree ORDER BY id");
        // More data than the head that is read to find the statement.
        var rows = string.Concat(Enumerable.Range(0, 20_000).Select(i => $"{i}\trow {i}\n"));
        await OkAsync(rows, $"query={Uri.EscapeDataString($"INSERT INTO {database}.format (id, format) FORMAT TSV")}");
        (await OkAsync($"SELECT count(), max(id), any(format) != '' FROM {database}.format")).Should().Be("20000\t19999\t1\n");
    }

    [Fact]
    public async Task A_bad_row_fails_the_insert_with_the_engine_s_words()
    {
        var database = await chdb.CreateDatabaseAsync();
        await OkAsync($"CREATE TABLE {database}.t (id Int32) ENGINE = MergeTree ORDER BY id");
        using var response = await PostAsync($"INSERT INTO {database}.t FORMAT CSV\n1\nnonsense\n");
        response.IsSuccessStatusCode.Should().BeFalse();
        (await response.Content.ReadAsStringAsync()).Should().Contain("nonsense");
        (await OkAsync($"SELECT count() FROM {database}.t")).Should().Be("0\n");
    }

    [Fact]
    public async Task Two_statements_in_one_request_are_refused()
    {
        using var response = await PostAsync("SELECT 1; SELECT 2");
        response.StatusCode.Should().Be(HttpStatusCode.BadRequest);
        (await response.Content.ReadAsStringAsync()).Should().Contain("Multi-statements are not allowed");
    }

    [Fact]
    public async Task A_get_changes_nothing()
    {
        using var response = await (await chdb.HttpClientAsync()).GetAsync(new Uri("http://chdb.invalid/?query=CREATE+DATABASE+by_get"));
        response.StatusCode.Should().Be(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task A_format_with_totals_comes_whole()
    {
        (await OkAsync("SELECT number % 2 AS k, count() FROM numbers(200000) GROUP BY k WITH TOTALS ORDER BY k FORMAT JSONCompact"))
            .Should().Contain("\"totals\": [0, 200000]");
        (await OkAsync("SELECT number FROM numbers(200000)", "default_format=CSVWithNames")).Split('\n').Should().HaveCount(200_002);
    }

    [Theory]
    [InlineData("session_id=s")]
    [InlineData("decompress=1")]
    public async Task What_cannot_be_honoured_is_said(string query)
    {
        using var response = await PostAsync("SELECT 1", query);
        response.StatusCode.Should().Be(HttpStatusCode.NotImplemented);
    }

    [Fact]
    public async Task Files_and_addresses_are_out_of_reach_for_table_functions()
    {
        foreach (var sql in new[] { "SELECT * FROM file('/etc/hostname', 'LineAsString')", "SELECT * FROM url('http://127.0.0.1:1', 'LineAsString')" })
        {
            using var response = await PostAsync(sql);
            response.StatusCode.Should().Be(HttpStatusCode.Forbidden);
            (await response.Content.ReadAsStringAsync()).Should().Contain("Not enough privileges");
        }
    }

    [Fact]
    public async Task A_second_engine_in_the_process_is_refused()
    {
        var engine = await chdb.EngineAsync();
        var start = () => ChdbEngine.Start(new ChdbOptions { LibraryPath = "/no/such/libchdb.so", DataDirectory = "/no/such/folder" });
        start.Should().Throw<ChdbException>().WithMessage($"*already runs*{engine.DataDirectory}*/no/such/folder*");
    }

    [Fact]
    public async Task A_library_path_that_leads_nowhere_is_told_as_such()
    {
        var locate = () => ChdbLibrary.LocateAsync("/no/such/libchdb.so");
        (await locate.Should().ThrowAsync<NativePartException>()).Which.Error.Should().Be(NativePartError.BadPath);
    }

    [Fact]
    public async Task A_null_reference_is_still_an_exception()
    {
        await chdb.EngineAsync();
        string? nothing = null;
        var read = () => nothing!.Length;
        read.Should().Throw<NullReferenceException>("the engine must not have taken over the process's signals");
    }

    [Fact]
    public async Task An_answer_that_is_not_read_to_its_end_frees_its_place()
    {
        var client = await chdb.HttpClientAsync();
        for (var i = 0; i < 100; i++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("http://chdb.invalid/?default_format=RowBinary")) { Content = new StringContent("SELECT number FROM numbers(100000000)") };
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
            await using var body = await response.Content.ReadAsStreamAsync();
            (await body.ReadAsync(new byte[8])).Should().Be(8);
        }

        (await OkAsync("SELECT 1")).Should().Be("1\n");
    }

    private static Stream Pack(string encoding, Stream target) => encoding switch
    {
        "gzip" => new GZipStream(target, CompressionLevel.Fastest, leaveOpen: true),
        "deflate" => new ZLibStream(target, CompressionLevel.Fastest, leaveOpen: true),
        _ => new BrotliStream(target, CompressionLevel.Fastest, leaveOpen: true),
    };

    private async Task<HttpResponseMessage> PostAsync(string sql, string query = "")
    {
        using var content = new StringContent(sql);
        return await (await chdb.HttpClientAsync()).PostAsync(new Uri($"http://chdb.invalid/?{query}"), content);
    }

    private async Task<string> OkAsync(string sql, string query = "")
    {
        using var response = await PostAsync(sql, query);
        var text = await response.Content.ReadAsStringAsync();
        response.StatusCode.Should().Be(HttpStatusCode.OK, "the answer was {0}", text);
        return text;
    }
}
