using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Ecommerce.Analytics;
using Ecommerce.Analytics.Settling;
using Ecommerce.Analytics.Verification;
using Ecommerce.Pipeline.Cli;
using Ecommerce.Pipeline.Control;
using Ecommerce.Pipeline.Hosting;
using Ecommerce.Pipeline.Oracle;
using Ecommerce.Testing.Subjects;

namespace Ecommerce.Pipeline.Chaos;

/// <summary>This program once more, in a process of its own, as the pipeline that faults act on: <c>run --no-store --faults</c> over somebody else's PostgreSQL.</summary>
internal sealed class HostUnderTest(string folder, TimeProvider clock) : IPipelineUnderTest
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(25);
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(60);

    private readonly HttpClient _http = new();
    private readonly string _data = Path.Combine(folder, "host");
    private readonly string _endpointsFile = Path.Combine(folder, "endpoints.json");
    private PipelineStart? _started;
    private HostProcess? _process;
    private Endpoints? _endpoints;
    private IReadOnlySet<string> _questions = new HashSet<string>(StringComparer.Ordinal);

    public bool IsRunning => _process is { HasExited: false };

    public string Kafka => Running.Kafka!;

    public string ConsumerGroup => new AnalyticsOptions().ConsumerGroup;

    public string Slot => new PipelineSettings().Slot;

    public IReadOnlySet<string> Questions => _questions;

    private Endpoints Running => _endpoints ?? throw new InvalidOperationException("The host does not run.");

    private ControlClient Control => new(Running.Control!, static _ => { });

    public async Task StartAsync(PipelineStart options, CancellationToken cancellationToken)
    {
        await KillAsync(cancellationToken);
        File.Delete(_endpointsFile);
        _started = options;
        _process = HostProcess.Start(Arguments(options), Environment(options));
        var since = clock.GetTimestamp();
        while (!File.Exists(_endpointsFile))
        {
            if (_process.HasExited)
            {
                var words = await _process.LastWordsAsync();
                _process = null;
                throw new PipelineRefusedException(words);
            }

            if (clock.GetElapsedTime(since) > options.Patience)
            {
                var words = _process.Errors;
                await KillAsync(CancellationToken.None);
                throw new PipelineRefusedException(string.Create(CultureInfo.InvariantCulture, $"The host was not ready within {options.Patience.TotalSeconds:0} s. It said: {words}"));
            }

            await Task.Delay(Look, clock, cancellationToken);
        }

        _endpoints = Endpoints.Read(_endpointsFile);
        var asked = await Control.AskAsync("fault", new JsonObject { ["action"] = "questions" }, cancellationToken);
        _questions = asked["questions"]!.AsArray().Select(name => name!.GetValue<string>()).ToHashSet(StringComparer.Ordinal);
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (_process is { } process)
        {
            await process.SignalAsync("INT", cancellationToken);
            await process.WaitAsync(StopPatience, cancellationToken);
            await ForgetAsync();
        }
    }

    public async Task KillAsync(CancellationToken cancellationToken)
    {
        if (_process is { } process)
        {
            process.Kill();
            await process.WaitAsync(StopPatience, cancellationToken);
            await ForgetAsync();
        }
    }

    public async Task<bool> KillAtAsync(SettlePoint point, int nth, TimeSpan patience, CancellationToken cancellationToken)
    {
        var control = Control;
        await control.AskAsync("fault", new JsonObject { ["action"] = "kill-at", ["point"] = point.ToString(), ["nth"] = nth }, cancellationToken);
        if (await WaitForEndAsync(patience, cancellationToken) is not null)
        {
            return true;
        }

        try
        {
            await control.AskAsync("fault", new JsonObject { ["action"] = "live" }, cancellationToken);
            return false;
        }
        catch (PartFailedException)
        {
            // It came there after all.
            return await WaitForEndAsync(StopPatience, cancellationToken) is not null;
        }
    }

    public Task StallAsync(TimeSpan time, CancellationToken cancellationToken) =>
        Control.AskAsync("fault", new JsonObject { ["action"] = "stall", ["ms"] = (int)time.TotalMilliseconds }, cancellationToken);

    public async Task<string?> WaitForEndAsync(TimeSpan patience, CancellationToken cancellationToken)
    {
        if (_process is not { } process)
        {
            return "";
        }

        try
        {
            await process.WaitAsync(patience, cancellationToken);
        }
        catch (TimeoutException)
        {
            return null;
        }

        var words = await process.LastWordsAsync();
        await ForgetAsync();
        return words;
    }

    public async Task<string?> TryStartTwinAsync(CancellationToken cancellationToken)
    {
        await using var twin = HostProcess.Start(["run", "--no-store", "--postgres", _started!.Postgres, "--data-dir", _data, "--verify", "false", "--for", "1s"], Environment(_started));
        await twin.WaitAsync(_started.Patience, cancellationToken);
        return twin.ExitCode == ExitCode.Exact ? null : await twin.LastWordsAsync();
    }

    public Task ExecuteClickHouseAsync(string sql, CancellationToken cancellationToken) =>
        Control.AskAsync("fault", new JsonObject { ["action"] = "sql", ["text"] = sql }, cancellationToken);

    public async Task<IReadOnlyList<IReadOnlyList<string>>> QueryClickHouseAsync(string sql, CancellationToken cancellationToken)
    {
        var url = new Uri(Running.ClickHouse!);
        using var request = new HttpRequestMessage(HttpMethod.Post, new UriBuilder(url) { UserName = "", Password = "" }.Uri) { Content = new StringContent(sql + " FORMAT TSV") };
        request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(Uri.UnescapeDataString(url.UserInfo))));
        using var response = await _http.SendAsync(request, cancellationToken);
        var text = await response.Content.ReadAsStringAsync(cancellationToken);
        return response.IsSuccessStatusCode
            ? [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('\t'))]
            : throw new PartFailedException($"ClickHouse refused '{sql}': {text.Trim()}");
    }

    public Task<JsonObject> AskAsync(string question, JsonObject arguments, CancellationToken cancellationToken) => Control.AskAsync(question, arguments, cancellationToken);

    public async Task<VerificationReport> VerifyAsync(StoreUnderTest? store, TimeSpan patience, CancellationToken cancellationToken)
    {
        using var source = ClickHouseAddress.Parse(Running.ClickHouse!).Open();
        var oracle = store is null ? null : new StoreOracleSource(store.Oracle, store.Life, store.DataSource);
        return await new PipelineVerification(_started!.Postgres, source, clock) { Deadline = patience, Oracle = oracle }.RunAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync(CancellationToken.None);
        _http.Dispose();
    }

    private string[] Arguments(PipelineStart options)
    {
        string[] resnapshot = options.Resnapshot.IsDefault ? [] : ["--resnapshot", .. options.Resnapshot];
        return ["run", "--no-store", "--faults", "--verify", "false", "--postgres", options.Postgres, "--data-dir", _data, "--endpoints", _endpointsFile, .. resnapshot];
    }

    private static Dictionary<string, string> Environment(PipelineStart options) => options.TimeZone is { } zone ? new(StringComparer.Ordinal) { ["TZ"] = zone } : [];

    private async Task ForgetAsync()
    {
        _endpoints = null;
        if (_process is { } process)
        {
            _process = null;
            await process.DisposeAsync();
        }
    }
}
