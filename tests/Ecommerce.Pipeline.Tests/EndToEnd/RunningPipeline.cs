using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Npgsql;

namespace Ecommerce.Pipeline.Tests.EndToEnd;

/// <summary>A running host and the ways into it that a user has: SQL, HTTP, and the verify verb from another process.</summary>
internal sealed class RunningPipeline : IAsyncDisposable
{
    public static readonly TimeSpan StartDeadline = TimeSpan.FromSeconds(120);
    public static readonly TimeSpan StopDeadline = TimeSpan.FromSeconds(90);
    public static readonly TimeSpan VerifyDeadline = TimeSpan.FromSeconds(120);

    private readonly ScratchFolder _folder;
    private readonly HttpClient _http = new();

    private RunningPipeline(HostProcess host, ScratchFolder folder, string endpointsFile, JsonElement endpoints)
    {
        Host = host;
        _folder = folder;
        EndpointsFile = endpointsFile;
        Postgres = NpgsqlDataSource.Create(endpoints.GetProperty("postgres").GetString()!);
        var url = new Uri(endpoints.GetProperty("clickhouse").GetString()!);
        ClickHouse = new UriBuilder(url) { UserName = "", Password = "" }.Uri;
        var user = url.UserInfo.Split(':');
        Credentials = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{Uri.UnescapeDataString(user[0])}:{Uri.UnescapeDataString(user[1])}")));
    }

    public HostProcess Host { get; }

    public string EndpointsFile { get; }

    public NpgsqlDataSource Postgres { get; }

    public Uri ClickHouse { get; }

    public AuthenticationHeaderValue Credentials { get; }

    public static async Task<RunningPipeline> StartAsync(IEnumerable<string> arguments, IReadOnlyDictionary<string, string?>? environment = null)
    {
        var folder = new ScratchFolder();
        var endpointsFile = folder.File("endpoints.json");
        var host = HostProcess.Start(["run", "--endpoints", endpointsFile, .. arguments], environment);
        try
        {
            return new RunningPipeline(host, folder, endpointsFile, await host.ReadyAsync(endpointsFile, StartDeadline));
        }
        catch
        {
            await host.DisposeAsync();
            folder.Dispose();
            throw;
        }
    }

    /// <summary>Runs SQL as psql would: one simple-query text, each statement a transaction of its own unless it says otherwise.</summary>
    public async Task ExecuteAsync(string sql)
    {
        await using var connection = await Postgres.OpenConnectionAsync();
        foreach (var statement in sql.Split(";\n", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            await using var command = new NpgsqlCommand(statement, connection);
            await command.ExecuteNonQueryAsync();
        }
    }

    public async Task<T> ScalarAsync<T>(string sql)
    {
        await using var command = Postgres.CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync())!;
    }

    /// <summary>Asks ClickHouse over the door, as curl would.</summary>
    public async Task<string> AskClickHouseAsync(string sql)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, ClickHouse) { Content = new StringContent(sql) };
        request.Headers.Authorization = Credentials;
        using var response = await _http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        response.IsSuccessStatusCode.Should().BeTrue("ClickHouse answers {0}, not: {1}", sql, text);
        return text.TrimEnd('\n');
    }

    /// <summary>The verify verb in a process of its own.</summary>
    public Task<HostResult> VerifyAsync() => HostProcess.RunAsync(["verify", "--endpoints", EndpointsFile, "--json"], VerifyDeadline);

    public async Task ShouldBeExactAsync(string because)
    {
        var result = await VerifyAsync();
        var report = result.LastLine();
        report.GetProperty("mismatches").EnumerateArray().Select(mismatch => mismatch.ToString()).Should().BeEmpty(because);
        report.GetProperty("exact").GetInt32().Should().Be(13, because);
        report.GetProperty("answers").GetInt32().Should().Be(13);
        report.GetProperty("lsn").ValueKind.Should().NotBe(JsonValueKind.Null);
        report.GetProperty("duration_ms").GetDouble().Should().BePositive();
        result.ExitCode.Should().Be(0, "{0}; stderr: {1}", because, result.Errors);
    }

    public Task<HostResult> InterruptAsync()
    {
        Host.SignalGroup("INT");
        return Host.WaitAsync(StopDeadline);
    }

    public async ValueTask DisposeAsync()
    {
        await Postgres.DisposeAsync();
        _http.Dispose();
        await Host.DisposeAsync();
        _folder.Dispose();
    }
}
