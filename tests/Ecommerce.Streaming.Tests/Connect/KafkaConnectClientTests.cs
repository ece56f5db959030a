using System.Net;
using System.Net.Sockets;
using Ecommerce.Streaming.Connect;
using Ecommerce.Streaming.Connectors;
using Ecommerce.Testing.Connect;

namespace Ecommerce.Streaming.Tests.Connect;

public sealed class KafkaConnectClientTests : IAsyncLifetime
{
    private const string Trace = "org.apache.kafka.connect.errors.ConnectException: Could not create the slot\n\tat io.debezium.Somewhere(Somewhere.java:1)\nCaused by: password=hunter2 is wrong";

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);
    private static readonly KafkaConnectOptions Quick = new() { RebalanceDelay = TimeSpan.FromMilliseconds(1), PollInterval = TimeSpan.FromMilliseconds(1), FailureGrace = TimeSpan.FromMilliseconds(50) };

    private TestConnectWorker _worker = null!;
    private HttpClient _http = null!;
    private KafkaConnectClient _client = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _worker = await TestConnectWorker.StartAsync();
        _http = new HttpClient { BaseAddress = _worker.Address };
        _client = new KafkaConnectClient(_http, Quick);
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _worker.DisposeAsync();
    }

    [Fact]
    public async Task A_connector_is_created_updated_or_left_alone()
    {
        var first = await _client.ApplyAsync(Shop.Build(), Stop);
        var again = await _client.ApplyAsync(Shop.Build(), Stop);
        var other = await _client.ApplyAsync(Shop.With("poll.interval.ms", "100").Build(), Stop);

        (first.Outcome, again.Outcome, other.Outcome).Should().Be((ApplyOutcome.Created, ApplyOutcome.Unchanged, ApplyOutcome.Updated));
        _worker.Requests.Where(request => request.StartsWith("PUT", StringComparison.Ordinal)).Should().Equal("PUT /connectors/shop/config", "PUT /connectors/shop/config");
        (await _client.FindAsync("shop", Stop))!.Configuration.Should().Contain("poll.interval.ms", "100").And.Contain("name", "shop");
        (await _client.NamesAsync(Stop)).Should().Equal("shop");
    }

    [Fact]
    public async Task A_name_may_hold_anything()
    {
        await _client.ApplyAsync(Shop.WithName("a/b c?d#é").Build(), Stop);

        (await _client.FindAsync("a/b c?d#é", Stop))!.Name.Should().Be("a/b c?d#é");
        await _client.DeleteAsync("a/b c?d#é", Stop);
        (await _client.FindAsync("a/b c?d#é", Stop)).Should().BeNull();
    }

    [Fact]
    public async Task A_start_is_waited_for_until_all_tasks_run()
    {
        await _client.ApplyAsync(Shop.Build(), Stop);

        var status = await _client.WaitForRunningAsync("shop", Deadline, Stop);

        status.IsRunning.Should().BeTrue();
        status.Tasks.Should().Equal(new ConnectorTaskStatus(0, ConnectorState.Running, "127.0.0.1:8083", null));
        _worker.Requests.Count(request => request == "GET /connectors/shop/status").Should().BeGreaterThanOrEqualTo(4, "no status, no tasks and a waiting task are not a running connector");
    }

    [Fact]
    public async Task A_failure_that_lasts_ends_the_wait_with_its_trace()
    {
        _worker.TaskTrace = Trace;
        await _client.ApplyAsync(Shop.Build(), Stop);

        var error = (await _client.Awaiting(client => client.WaitForRunningAsync("shop", Deadline, Stop)).Should().ThrowAsync<KafkaConnectException>()).Which;

        error.Message.Should().Contain("shop").And.Contain("Could not create the slot").And.Contain("Somewhere.java:1").And.NotContain("hunter2");
        error.Status!.HasFailed.Should().BeTrue();
        error.Status.ToString().Should().Be("RUNNING, task 0 FAILED: org.apache.kafka.connect.errors.ConnectException: Could not create the slot");
        error.IsTransient.Should().BeFalse();
    }

    [Fact]
    public async Task What_failed_is_restarted_and_an_old_failure_is_not_believed()
    {
        await RunningAsync();
        _worker.Connector("shop").FailTask(Trace);
        (await _client.StatusAsync("shop", Stop)).HasFailed.Should().BeTrue();

        var restarting = await _client.RestartFailedAsync("shop", Stop);
        var client = new KafkaConnectClient(_http, Quick with { FailureGrace = Deadline });
        var status = await client.WaitForRunningAsync("shop", Deadline, Stop);

        restarting.Tasks.Should().ContainSingle().Which.State.Should().Be(ConnectorState.Restarting);
        status.IsRunning.Should().BeTrue();
        _worker.Requests.Should().Contain("POST /connectors/shop/restart?includeTasks=true&onlyFailed=true");
    }

    [Fact]
    public async Task A_restart_of_what_failed_leaves_what_runs_alone()
    {
        await RunningAsync();

        (await _client.RestartFailedAsync("shop", Stop)).IsRunning.Should().BeTrue();
        (await _client.RestartAsync("shop", Stop)).Tasks.Single().State.Should().Be(ConnectorState.Restarting);
    }

    [Fact]
    public async Task A_connector_is_paused_stopped_and_resumed()
    {
        await RunningAsync();

        await _client.PauseAsync("shop", Stop);
        (await _client.WaitForAsync("shop", ConnectorState.Paused, Deadline, Stop)).Tasks.Single().State.Should().Be(ConnectorState.Paused);
        await _client.StopAsync("shop", Stop);
        (await _client.WaitForAsync("shop", ConnectorState.Stopped, Deadline, Stop)).Tasks.Should().BeEmpty();
        await _client.ResumeAsync("shop", Stop);
        (await _client.WaitForRunningAsync("shop", Deadline, Stop)).Tasks.Should().ContainSingle();
    }

    [Fact]
    public async Task A_wait_ends_at_its_deadline_and_says_how_it_stood()
    {
        await RunningAsync();
        await _client.StopAsync("shop", Stop);
        await _client.WaitForAsync("shop", ConnectorState.Stopped, Deadline, Stop);

        var error = (await _client.Awaiting(client => client.WaitForRunningAsync("shop", TimeSpan.FromSeconds(1), Stop)).Should().ThrowAsync<KafkaConnectException>()).Which;
        var unknown = (await _client.Awaiting(client => client.WaitForRunningAsync("nobody", TimeSpan.FromSeconds(1), Stop)).Should().ThrowAsync<KafkaConnectException>()).Which;

        error.Message.Should().Contain("did not run within 00:00:01").And.Contain("STOPPED");
        error.Status!.State.Should().Be(ConnectorState.Stopped);
        unknown.Message.Should().Contain("No status found for connector nobody");
    }

    [Fact]
    public async Task A_wait_can_be_cancelled()
    {
        using var stop = new CancellationTokenSource();
        var wait = _client.WaitForRunningAsync("nobody", Deadline, stop.Token);
        await stop.CancelAsync();

        await wait.Awaiting(task => task).Should().ThrowAsync<OperationCanceledException>();
    }

    [Fact]
    public async Task Offsets_are_read_and_reset_only_where_it_is_stopped()
    {
        await RunningAsync();
        (await _client.OffsetsAsync("shop", Stop)).Should().BeEmpty();
        _worker.Connector("shop").HasOffsets = true;

        var offset = (await _client.OffsetsAsync("shop", Stop)).Should().ContainSingle().Which;
        var refused = (await _client.Awaiting(client => client.ResetOffsetsAsync("shop", Stop)).Should().ThrowAsync<KafkaConnectException>()).Which;
        await _client.StopAsync("shop", Stop);
        await _client.WaitForAsync("shop", ConnectorState.Stopped, Deadline, Stop);
        var said = await _client.ResetOffsetsAsync("shop", Stop);

        offset.Partition.GetProperty("server").GetString().Should().Be("shop");
        offset.Offset.GetProperty("lsn").GetInt64().Should().Be(34359738368);
        refused.StatusCode.Should().Be(HttpStatusCode.BadRequest);
        refused.WorkerMessage.Should().StartWith("Connectors must be in the STOPPED state");
        refused.IsTransient.Should().BeFalse();
        said.Should().Contain("reset successfully");
        (await _client.OffsetsAsync("shop", Stop)).Should().BeEmpty();
    }

    [Fact]
    public async Task A_rebalance_is_waited_out()
    {
        _worker.Rebalance(3);
        (await _client.ApplyAsync(Shop.Build(), Stop)).Outcome.Should().Be(ApplyOutcome.Created);
        _worker.Rebalance(2);
        await _client.DeleteAsync("shop", Stop);

        _worker.Requests.Should().Equal([.. Enumerable.Repeat("PUT /connectors/shop/config", 4).Prepend("GET /connectors/shop"), .. Enumerable.Repeat("DELETE /connectors/shop", 3)]);
    }

    [Fact]
    public async Task A_rebalance_without_end_is_told()
    {
        _worker.Rebalance(int.MaxValue);
        var client = new KafkaConnectClient(_http, Quick with { RebalanceRetries = 2 });

        var error = (await client.Awaiting(c => c.ApplyAsync(Shop.Build(), Stop)).Should().ThrowAsync<KafkaConnectException>()).Which;

        error.StatusCode.Should().Be(HttpStatusCode.Conflict);
        error.Message.Should().Contain("PUT /connectors/shop/config").And.Contain("stale configuration").And.Contain(_worker.Address.ToString());
        error.IsTransient.Should().BeTrue();
        _worker.Requests.Count(request => request.StartsWith("PUT", StringComparison.Ordinal)).Should().Be(3);
    }

    [Fact]
    public async Task A_validation_tells_every_error_though_the_answer_is_200()
    {
        _worker.Errors["database.hostname"] = "Error while validating connector config: The connection attempt failed for password hunter2.";
        _worker.Errors["database.password"] = "The 'database.password' value is invalid: hunter2";

        var wrong = await _client.ValidateAsync(Shop.WithPasswordInClear("hunter2").Build(), Stop);
        _worker.Errors.Clear();
        var right = await _client.ValidateAsync(Shop.Build(), Stop);

        wrong.IsValid.Should().BeFalse();
        wrong.ErrorCount.Should().Be(2);
        wrong.Mistakes.Should().BeEquivalentTo(new[]
        {
            new PropertyMistake("database.hostname", "postgres", "Error while validating connector config: The connection attempt failed for password ********."),
            new PropertyMistake("database.password", "********", "The 'database.password' value is invalid: ********"),
        });
        right.Should().Match<WorkerValidation>(validation => validation.IsValid && validation.Plugin == TestConnectWorker.Postgres && validation.Mistakes.Count == 0);
        _worker.Requests.Should().OnlyContain(request => request == $"PUT /connector-plugins/{TestConnectWorker.Postgres}/config/validate");
    }

    [Fact]
    public async Task A_refused_configuration_is_told_in_the_workers_words_without_its_secrets()
    {
        _worker.Errors["slot.name"] = "Invalid value x1-hunter2 for configuration slot.name";

        var error = (await _client.Awaiting(client => client.ApplyAsync(Shop.WithPasswordInClear("hunter2").Build(), Stop)).Should().ThrowAsync<KafkaConnectException>()).Which;

        error.StatusCode.Should().Be(HttpStatusCode.BadRequest);
        error.Message.Should().Contain("contains the following 1 error(s):\nInvalid value x1-******** for configuration slot.name").And.NotContain("hunter2");
        (await _client.FindAsync("shop", Stop)).Should().BeNull();
    }

    [Fact]
    public async Task A_class_that_the_worker_does_not_have_is_told()
    {
        (await _client.PluginsAsync(Stop)).Should().Equal(new ConnectorPlugin(TestConnectWorker.Postgres, "source", "3.6.1.Final"));

        (await _client.Awaiting(client => client.ValidateAsync("x", new Dictionary<string, string> { ["connector.class"] = "com.example.None" }, Stop)).Should().ThrowAsync<KafkaConnectException>())
            .Which.WorkerMessage.Should().StartWith("Failed to find any class that implements Connector");
        await _client.Awaiting(client => client.ValidateAsync("x", new Dictionary<string, string>(), Stop)).Should().ThrowAsync<ArgumentException>();
    }

    [Fact]
    public async Task What_is_not_there_is_not_found()
    {
        foreach (var ask in new Func<Task>[]
        {
            () => _client.StatusAsync("nobody", Stop), () => _client.PauseAsync("nobody", Stop), () => _client.ResumeAsync("nobody", Stop), () => _client.StopAsync("nobody", Stop),
            () => _client.RestartAsync("nobody", Stop), () => _client.RestartFailedAsync("nobody", Stop), () => _client.OffsetsAsync("nobody", Stop), () => _client.ResetOffsetsAsync("nobody", Stop),
            () => _client.DeleteAsync("nobody", Stop),
        })
            (await ask.Should().ThrowAsync<KafkaConnectException>()).Which.Should().Match<KafkaConnectException>(error => error.StatusCode == HttpStatusCode.NotFound && error.Message.Contains("nobody"));
        (await _client.FindAsync("nobody", Stop)).Should().BeNull();
    }

    [Fact]
    public async Task A_worker_that_starts_slowly_is_waited_for()
    {
        _worker.BeStarting(3);
        (await _client.Awaiting(client => client.NamesAsync(Stop)).Should().ThrowAsync<KafkaConnectException>()).Which.IsTransient.Should().BeTrue();

        await _client.WaitForWorkerAsync(Deadline, Stop);

        _worker.Requests.Count(request => request == "GET /health").Should().Be(4);
        (await _client.NamesAsync(Stop)).Should().BeEmpty();
    }

    [Fact]
    public async Task A_worker_that_does_not_listen_yet_is_waited_for()
    {
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{ClosedPort()}/connect") };
        var client = new KafkaConnectClient(http, Quick);
        await client.Awaiting(c => c.NamesAsync(Stop)).Should().ThrowAsync<KafkaConnectException>();

        var wait = client.WaitForWorkerAsync(Deadline, Stop);
        wait.IsCompleted.Should().BeFalse();
        await using var worker = await TestConnectWorker.StartAsync(http.BaseAddress.Port, (200, "{}"));
        await wait;

        worker.Requests.Should().OnlyContain(request => request == "GET /connect/health", "the address may have a path");
    }

    [Fact]
    public async Task A_worker_that_never_starts_is_told_at_the_deadline()
    {
        _worker.BeStarting(int.MaxValue);

        (await _client.Awaiting(client => client.WaitForWorkerAsync(TimeSpan.FromSeconds(1), Stop)).Should().ThrowAsync<KafkaConnectException>())
            .Which.Message.Should().Contain("not ready within").And.Contain("still starting up");
    }

    [Fact]
    public async Task A_worker_that_does_not_answer_is_told()
    {
        var port = ClosedPort();
        using var http = new HttpClient { BaseAddress = new Uri($"http://ann:hunter2@127.0.0.1:{port}") };

        var error = (await new KafkaConnectClient(http).Awaiting(client => client.NamesAsync(Stop)).Should().ThrowAsync<KafkaConnectException>()).Which;

        error.Message.Should().Contain($"http://127.0.0.1:{port}/").And.Contain("8083").And.NotContain("hunter2");
        error.IsTransient.Should().BeTrue();
    }

    [Theory]
    [InlineData(200, "<html>Welcome to nginx</html>", "not as Kafka Connect does")]
    [InlineData(200, "{}", "not as Kafka Connect does")]
    [InlineData(502, "<html>Bad gateway</html>", "<html>Bad gateway</html>")]
    public async Task What_is_no_worker_is_told(int status, string body, string expected)
    {
        _worker.Instead = (status, body);

        (await _client.Awaiting(client => client.StatusAsync("shop", Stop)).Should().ThrowAsync<KafkaConnectException>())
            .Which.Should().Match<KafkaConnectException>(error => error.Message.Contains(expected) && (int)error.StatusCode! == status);
    }

    [Fact]
    public async Task Credentials_of_the_client_are_used_and_missed()
    {
        _worker.Authorization = "Basic YW5uOmh1bnRlcjI=";
        (await _client.Awaiting(client => client.NamesAsync(Stop)).Should().ThrowAsync<KafkaConnectException>()).Which.Message.Should().Contain("401").And.Contain("credentials");
        _http.DefaultRequestHeaders.Authorization = new("Basic", "YW5uOmh1bnRlcjI=");

        (await _client.NamesAsync(Stop)).Should().BeEmpty();
    }

    private static DebeziumConnectorBuilder Shop => new DebeziumConnectorBuilder().WithName("shop").WithDatabase("postgres", "store", "debezium").WithTables(["public.users"]);

    private static int ClosedPort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private async Task RunningAsync()
    {
        await _client.ApplyAsync(Shop.Build(), Stop);
        await _client.WaitForRunningAsync("shop", Deadline, Stop);
    }
}
