using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using ClickHouse.Driver.ADO;
using Ecommerce.Pipeline.Door;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Ecommerce.Pipeline.Tests.Door;

public sealed class ClickHouseDoorTests(DoorFixture fixture) : IClassFixture<DoorFixture>
{
    private const string Select = "SELECT name FROM answer_v ORDER BY id";
    private static readonly HttpClient Client = new(new SocketsHttpHandler { UseProxy = false });

    private string Password => fixture.Options.Password;

    [Fact]
    public async Task Ping_needs_no_password()
    {
        using var response = await Client.GetAsync(new Uri(fixture.Door.Address, "ping"));
        (await response.Content.ReadAsStringAsync()).Should().Be("Ok.\n");
    }

    [Theory]
    [InlineData("basic")]
    [InlineData("headers")]
    [InlineData("query")]
    public async Task Each_way_to_tell_the_password_opens(string way)
    {
        using var response = await AskAsync(Select, way, Password);
        response.StatusCode.Should().Be(HttpStatusCode.OK);
        (await response.Content.ReadAsStringAsync()).Should().Be("0\n1\n2\n");
    }

    [Theory]
    [InlineData("basic", "wrong")]
    [InlineData("headers", "wrong")]
    [InlineData("query", "wrong")]
    [InlineData("basic", "")]
    [InlineData("none", "")]
    [InlineData("garbled", "")]
    [InlineData("other user", "")]
    public async Task A_wrong_password_opens_nothing(string way, string password)
    {
        using var response = await AskAsync("SELECT 1", way, way == "other user" ? Password : password);
        response.StatusCode.Should().Be(HttpStatusCode.Unauthorized);
        response.Headers.GetValues("X-ClickHouse-Exception-Code").Should().Equal("516");
    }

    [Theory]
    [InlineData("127.0.0.1:{port}", HttpStatusCode.OK)]
    [InlineData("localhost:{port}", HttpStatusCode.OK)]
    [InlineData("LOCALHOST:{port}", HttpStatusCode.OK)]
    [InlineData("127.0.0.1", HttpStatusCode.Forbidden)]
    [InlineData("127.0.0.1:1", HttpStatusCode.Forbidden)]
    [InlineData("evil.example:{port}", HttpStatusCode.Forbidden)]
    [InlineData("127.0.0.1.evil.example:{port}", HttpStatusCode.Forbidden)]
    [InlineData("localhost.evil.example:{port}", HttpStatusCode.Forbidden)]
    public async Task The_host_must_be_this_door(string host, HttpStatusCode expected)
    {
        using var response = await AskAsync("SELECT 1", "basic", Password, r => r.Headers.Host = WithPort(host));
        response.StatusCode.Should().Be(expected);
    }

    [Theory]
    [InlineData("http://127.0.0.1:{port}", HttpStatusCode.OK)]
    [InlineData("http://localhost:{port}", HttpStatusCode.OK)]
    [InlineData("http://localhost:1", HttpStatusCode.Forbidden)]
    [InlineData("https://localhost:{port}", HttpStatusCode.Forbidden)]
    [InlineData("http://evil.example", HttpStatusCode.Forbidden)]
    [InlineData("http://127.0.0.1:{port}.evil.example", HttpStatusCode.Forbidden)]
    [InlineData("null", HttpStatusCode.Forbidden)]
    public async Task A_page_must_be_of_this_door(string origin, HttpStatusCode expected)
    {
        using var response = await AskAsync("SELECT 1", "basic", Password, r => r.Headers.Add("Origin", WithPort(origin)));
        response.StatusCode.Should().Be(expected);
    }

    [Theory]
    [InlineData("cross-site")]
    [InlineData("same-site")]
    public async Task A_browser_that_comes_from_elsewhere_is_sent_away(string site)
    {
        using var response = await AskAsync("SELECT 1", "basic", Password, r => r.Headers.Add("Sec-Fetch-Site", site));
        response.StatusCode.Should().Be(HttpStatusCode.Forbidden);
    }

    [Theory]
    [InlineData("SELECT file('/etc/hostname')")]
    [InlineData("SELECT * FROM file('/etc/hostname')")]
    [InlineData("DESCRIBE url('http://127.0.0.1:1')")]
    [InlineData("CREATE TABLE x (a Int32) ENGINE = Memory")]
    [InlineData("SELECT 1 INTO OUTFILE '/tmp/ecommerce-door-test'")]
    public async Task Behind_it_one_only_reads(string sql)
    {
        using var response = await AskAsync(sql, "basic", Password);
        response.StatusCode.Should().Be(HttpStatusCode.Forbidden);
        response.Headers.GetValues("X-ClickHouse-Exception-Code").Should().Equal("164");
    }

    [Fact]
    public async Task A_get_with_its_query_in_the_address_is_answered()
    {
        using var response = await Client.GetAsync(new Uri(fixture.Door.Address, $"?user=reader&password={Password}&query={Uri.EscapeDataString(Select + " FORMAT JSON")}"));
        response.StatusCode.Should().Be(HttpStatusCode.OK);
        response.Headers.Should().Contain(h => h.Key == "X-ClickHouse-Summary");
        (await response.Content.ReadAsStringAsync()).Should().Contain("\"rows\": 3");
    }

    [Fact]
    public async Task A_compressed_statement_is_understood()
    {
        using var packed = new MemoryStream();
        await using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
            await gzip.WriteAsync(Encoding.UTF8.GetBytes(Select));
        using var response = await AskAsync("", "basic", Password, r =>
        {
            r.Content = new ByteArrayContent(packed.ToArray());
            r.Content.Headers.ContentEncoding.Add("gzip");
        });
        (await response.Content.ReadAsStringAsync()).Should().Be("0\n1\n2\n");
    }

    [Fact]
    public async Task A_body_beyond_the_limit_is_refused()
    {
        using var response = await AskAsync("SELECT '" + new string('x', 70 << 10) + "'", "basic", Password);
        response.StatusCode.Should().Be(HttpStatusCode.RequestEntityTooLarge);
    }

    [Theory]
    [InlineData("PUT", "", HttpStatusCode.MethodNotAllowed)]
    [InlineData("DELETE", "", HttpStatusCode.MethodNotAllowed)]
    [InlineData("OPTIONS", "", HttpStatusCode.MethodNotAllowed)]
    [InlineData("GET", "play", HttpStatusCode.NotFound)]
    [InlineData("GET", "../x", HttpStatusCode.NotFound)]
    public async Task Nothing_else_is_answered(string method, string path, HttpStatusCode expected)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(fixture.Door.Address, path));
        using var response = await Client.SendAsync(request);
        response.StatusCode.Should().Be(expected);
    }

    [Fact]
    public async Task The_driver_reads_through_the_door()
    {
        await using var connection = new ClickHouseConnection(
            $"Host=127.0.0.1;Port={fixture.Door.Address.Port};Username=reader;Password={Password};Database=shop", Client);
        await using var command = connection.CreateCommand();
        command.CommandText = Select;
        await using var reader = await command.ExecuteReaderAsync();
        var names = new List<string>();
        while (await reader.ReadAsync())
            names.Add(reader.GetString(0));
        names.Should().Equal("0", "1", "2");
    }

    [Fact]
    public async Task A_taken_port_is_told_as_such()
    {
        var open = () => ClickHouseDoor.OpenAsync(fixture.Options with { Port = fixture.Door.Address.Port }, fixture.Reader, TimeProvider.System, NullLogger.Instance);
        var error = (await open.Should().ThrowAsync<ClickHouseDoorException>()).Which;
        error.Port.Should().Be(fixture.Door.Address.Port);
        error.Message.Should().Contain("127.0.0.1").And.NotContain(Password);
    }

    [Fact]
    public async Task More_requests_than_places_are_sent_away_and_a_place_comes_back()
    {
        var release = new TaskCompletionSource();
        var full = new TaskCompletionSource();
        var engine = new WaitingHandler(release.Task, fixture.Options.MaxConcurrentRequests, full);
        await using var door = await ClickHouseDoor.OpenAsync(fixture.Options, engine, TimeProvider.System, NullLogger.Instance);
        var waiting = Enumerable.Range(0, fixture.Options.MaxConcurrentRequests).Select(_ => AskAsync("SELECT 1", "basic", Password, address: door.Address)).ToList();
        await full.Task.WaitAsync(TimeSpan.FromSeconds(20));
        using (var refused = await AskAsync("SELECT 1", "basic", Password, address: door.Address))
            refused.StatusCode.Should().Be(HttpStatusCode.ServiceUnavailable);
        release.SetResult();
        foreach (var request in waiting)
            (await request).StatusCode.Should().Be(HttpStatusCode.OK);
        using var later = await AskAsync("SELECT 1", "basic", Password, address: door.Address);
        later.StatusCode.Should().Be(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_request_that_takes_too_long_is_ended()
    {
        var engine = new WaitingHandler(new TaskCompletionSource().Task, 1, new());
        await using var door = await ClickHouseDoor.OpenAsync(
            fixture.Options with { RequestTimeout = TimeSpan.FromMilliseconds(200) }, engine, TimeProvider.System, NullLogger.Instance);
        using var response = await AskAsync("SELECT 1", "basic", Password, address: door.Address);
        response.StatusCode.Should().Be(HttpStatusCode.RequestTimeout);
    }

    [Fact]
    public async Task No_secret_reaches_the_log()
    {
        var log = new RecordingLogger();
        await using var door = await ClickHouseDoor.OpenAsync(fixture.Options, fixture.Reader, TimeProvider.System, log);
        (await AskAsync("SELECT 1", "query", Password, address: door.Address)).Dispose();
        (await AskAsync("SELECT 1", "query", "a-wrong-password", address: door.Address)).Dispose();
        log.Text.Should().Contain(door.Address.ToString()).And.Contain("refused").And.NotContain(Password).And.NotContain("a-wrong-password");
    }

    private string WithPort(string text) => text.Replace("{port}", $"{fixture.Door.Address.Port}", StringComparison.Ordinal);

    private async Task<HttpResponseMessage> AskAsync(string sql, string way, string password, Action<HttpRequestMessage>? change = null, Uri? address = null)
    {
        using var request = new HttpRequestMessage(
            HttpMethod.Post, new Uri(address ?? fixture.Door.Address, way == "query" ? $"?user=reader&password={password}" : ""))
        {
            Content = new StringContent(sql),
        };
        switch (way)
        {
            case "basic" or "other user":
                var pair = $"{(way == "basic" ? "reader" : "default")}:{password}";
                request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(pair)));
                break;
            case "headers":
                request.Headers.Add("X-ClickHouse-User", "reader");
                request.Headers.Add("X-ClickHouse-Key", password);
                break;
            case "garbled":
                request.Headers.TryAddWithoutValidation("Authorization", "Basic !!!");
                break;
        }

        change?.Invoke(request);
        return await Client.SendAsync(request);
    }

    private sealed class WaitingHandler(Task release, int places, TaskCompletionSource full) : HttpMessageHandler
    {
        private int _inside;

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (Interlocked.Increment(ref _inside) == places)
                full.TrySetResult();
            await release.WaitAsync(cancellationToken);
            return new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent("1\n") };
        }
    }

    private sealed class RecordingLogger : ILogger
    {
        private readonly StringBuilder _text = new();

        internal string Text
        {
            get
            {
                lock (_text)
                    return _text.ToString();
            }
        }

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            lock (_text)
                _text.AppendLine(formatter(state, exception));
        }
    }
}
