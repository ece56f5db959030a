using System.Text.Json;
using Ecommerce.Data.Schema;
using Ecommerce.Testing.Connect;

namespace Ecommerce.Pipeline.Tests.EndToEnd;

/// <summary>The connector verbs as a user types them, against a worker on a real socket.</summary>
public sealed class ConnectorVerbTests : IAsyncLifetime
{
    private const string Postgres = "Host=db.example;Port=5433;Database=store;Username=ann;Password=hunter2";

    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(60);

    private TestConnectWorker _worker = null!;

    public async ValueTask InitializeAsync() => _worker = await TestConnectWorker.StartAsync();

    public async ValueTask DisposeAsync() => await _worker.DisposeAsync();

    [Fact]
    public async Task The_printed_connector_captures_the_store_masked_and_without_a_password()
    {
        var result = await HostProcess.RunAsync(["connector", "print", "--name", "mine", "--slot", "other", "--postgres", Postgres, "--set", "max.queue.size=20000"], Soon);

        result.ExitCode.Should().Be(0, result.Errors);
        result.Output.Should().NotContain("hunter2");
        using var json = JsonDocument.Parse(result.Output);
        json.RootElement.GetProperty("name").GetString().Should().Be("mine");
        var config = json.RootElement.GetProperty("config").EnumerateObject().ToDictionary(property => property.Name, property => property.Value.GetString());
        config.Should().Contain("database.hostname", "db.example").And.Contain("database.port", "5433").And.Contain("database.user", "ann").And.Contain("slot.name", "other")
            .And.Contain("database.password", "${env:ECOMMERCE_POSTGRES_PASSWORD}").And.Contain("max.queue.size", "20000");
        config["column.mask.with.10.chars"]!.Split(',').Should().BeEquivalentTo(StoreSchema.SensitiveColumns.Select(column => column.Replace(".", @"\.")));
        config["table.include.list"]!.Split(',').Should().HaveCount(StoreSchema.Tables.Length + 1);

        var clear = await HostProcess.RunAsync(["connector", "print", "--mask", "false", "--password-from", "${file:/run/pg:password}"], Soon);
        clear.Output.Should().NotContain("column.mask").And.Contain("${file:/run/pg:password}");
    }

    [Fact]
    public async Task A_validation_tells_every_mistake_and_then_asks_the_worker()
    {
        var wrong = await HostProcess.RunAsync(["connector", "validate", "--set", "snapshot.mode=always", "--set", "max.batch.sise=1", "--connect-url", _worker.Address.ToString(), "--json"], Soon);
        _worker.Requests.Should().BeEmpty("what is wrong here is not asked there");
        _worker.Errors["database.hostname"] = "Error while validating connector config: The connection attempt failed.";
        var refused = await HostProcess.RunAsync(["connector", "validate"], Soon, new Dictionary<string, string?> { ["ECOMMERCE_CONNECT"] = _worker.Address.ToString() });
        _worker.Errors.Clear();
        var right = await HostProcess.RunAsync(["connector", "validate", "--connect-url", _worker.Address.ToString(), "--json"], Soon);
        var alone = await HostProcess.RunAsync(["connector", "validate"], Soon, new Dictionary<string, string?> { ["ECOMMERCE_CONNECT"] = null });

        wrong.ExitCode.Should().Be(3, wrong.Errors);
        wrong.LastLine().GetProperty("valid").GetBoolean().Should().BeFalse();
        wrong.LastLine().GetProperty("mistakes").EnumerateArray().Select(mistake => (mistake.GetProperty("property").GetString(), mistake.GetProperty("nearest").GetString()))
            .Should().Equal(("max.batch.sise", "max.batch.size"), ("snapshot.mode", null));
        refused.ExitCode.Should().Be(3, refused.Errors);
        refused.Output.Should().Contain("1 mistake").And.Contain("The connection attempt failed.").And.Contain("database.hostname");
        right.ExitCode.Should().Be(0, right.Errors);
        right.LastLine().GetProperty("valid").GetBoolean().Should().BeTrue();
        alone.ExitCode.Should().Be(0, alone.Errors);
        alone.Output.Should().Contain("Valid");
    }

    [Fact]
    public async Task A_connector_is_applied_watched_held_restarted_and_deleted()
    {
        (await JsonAsync("apply")).GetProperty("outcome").GetString().Should().Be("created");
        (await JsonAsync("apply")).GetProperty("outcome").GetString().Should().Be("unchanged");
        (await JsonAsync("apply", "--set", "poll.interval.ms=100")).Should().Match<JsonElement>(json => json.GetProperty("outcome").GetString() == "updated" && json.GetProperty("running").GetBoolean());
        (await JsonAsync("pause")).GetProperty("state").GetString().Should().Be("PAUSED");
        (await JsonAsync("resume")).GetProperty("running").GetBoolean().Should().BeTrue();
        _worker.Connector("ecommerce").FailTask("org.example.Broken: no\n\tat there");
        var failed = await RunAsync("status", "--json");
        var text = await RunAsync("status");
        (await JsonAsync("restart", "--only-failed")).GetProperty("running").GetBoolean().Should().BeTrue();
        var deleted = await RunAsync("delete");
        var gone = await RunAsync("status", "--json");

        failed.ExitCode.Should().Be(3);
        failed.LastLine().GetProperty("tasks")[0].GetProperty("trace").GetString().Should().Contain("at there");
        text.Output.Should().Contain("task 0: FAILED").And.Contain("at there");
        _worker.Requests.Should().Contain("POST /connectors/ecommerce/restart?includeTasks=true&onlyFailed=true");
        deleted.ExitCode.Should().Be(0, deleted.Errors);
        deleted.Output.Should().Contain("deleted").And.Contain("pg_drop_replication_slot");
        gone.ExitCode.Should().Be(3);
        gone.LastLine().GetProperty("error").GetString().Should().Contain("No status found for connector ecommerce");
    }

    [Fact]
    public async Task A_task_that_fails_at_its_start_is_told_with_its_trace()
    {
        _worker.TaskTrace = "org.postgresql.util.PSQLException: FATAL: no such user";

        var result = await RunAsync("apply");

        result.ExitCode.Should().Be(3);
        result.Errors.Should().Contain("FATAL: no such user").And.NotContain("   at ");
    }

    [Fact]
    public async Task A_worker_that_is_not_there_or_wants_a_password_is_told()
    {
        var nobody = await HostProcess.RunAsync(["connector", "status", "--connect-url", "http://ann:hunter2@127.0.0.1:1/"], Soon);
        _worker.Authorization = "Basic YW5uOmh1bnRlcjI=";
        var refused = await RunAsync("status");
        var let = await HostProcess.RunAsync(["connector", "apply", "--connect-url", $"http://ann:hunter2@127.0.0.1:{_worker.Address.Port}/"], Soon);

        nobody.ExitCode.Should().Be(3);
        nobody.Errors.Should().Contain("http://127.0.0.1:1/").And.NotContain("hunter2").And.NotContain("   at ");
        refused.ExitCode.Should().Be(3);
        refused.Errors.Should().Contain("401");
        let.ExitCode.Should().Be(0, let.Errors);
        let.Output.Should().Contain("ecommerce: created, RUNNING").And.NotContain("hunter2");
    }

    private Task<HostResult> RunAsync(string verb, params string[] more) => HostProcess.RunAsync(["connector", verb, "--connect-url", _worker.Address.ToString(), .. more], Soon);

    private async Task<JsonElement> JsonAsync(string verb, params string[] more)
    {
        var result = await RunAsync(verb, [.. more, "--json"]);
        result.ExitCode.Should().Be(0, result.Errors + result.Output);
        return result.LastLine();
    }
}
