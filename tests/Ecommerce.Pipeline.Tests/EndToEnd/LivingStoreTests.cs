using System.Globalization;

namespace Ecommerce.Pipeline.Tests.EndToEnd;

/// <summary>The host with its own store living in it.</summary>
public sealed class LivingStoreTests
{
    [Fact]
    public async Task Runs_for_a_while_verifies_and_prints_one_json_object()
    {
        var result = await HostProcess.RunAsync(["--seed", "42", "--for", "8s", "--verify", "--json"], RunningPipeline.StartDeadline + RunningPipeline.StopDeadline);

        result.ExitCode.Should().Be(0, result.Errors);
        var summary = result.LastLine();
        summary.GetProperty("exact").GetInt32().Should().Be(13);
        summary.GetProperty("answers").GetInt32().Should().Be(13);
        summary.GetProperty("mismatches").GetArrayLength().Should().Be(0);
        summary.GetProperty("seed").GetInt64().Should().Be(42);
        summary.GetProperty("orders").GetInt64().Should().BePositive("the store lived for eight seconds");
        summary.GetProperty("events").GetInt64().Should().BeGreaterThan(summary.GetProperty("orders").GetInt64());
        var freshness = summary.GetProperty("freshness_ms");
        freshness.GetProperty("p50").GetDouble().Should().BePositive();
        freshness.GetProperty("p95").GetDouble().Should().BeGreaterThanOrEqualTo(freshness.GetProperty("p50").GetDouble());
    }

    [Fact]
    public async Task Is_exact_while_the_store_keeps_writing_and_after_restart_and_kill_and_elsewhere_in_the_world()
    {
        using var folder = new ScratchFolder();
        var data = folder.File("data");
        var newYork = new Dictionary<string, string?> { ["TZ"] = "America/New_York" };
        string[] arguments = ["--data-dir", data, "--orders-per-second", "20"];

        int before;
        await using (var first = await RunningPipeline.StartAsync([.. arguments, "--seed", "7"], newYork))
        {
            await first.ShouldBeExactAsync("verification holds the capture at one position while the store goes on");
            await OrdersGrowAsync(first);
            before = await first.ScalarAsync<int>("SELECT max(id) FROM orders");
            var stopped = await first.InterruptAsync();
            stopped.ExitCode.Should().Be(0, stopped.Errors);
            stopped.Output.Should().Contain("verify: 13/13 exact");
        }

        await using (var second = await RunningPipeline.StartAsync(arguments, newYork))
        {
            (await second.ScalarAsync<int>("SELECT max(id) FROM orders")).Should().BeGreaterThanOrEqualTo(before, "a second start loses nothing");
            await OrdersGrowAsync(second);
            second.Host.Signal("KILL");
            await second.Host.WaitAsync(RunningPipeline.StopDeadline);
        }

        await using (var third = await RunningPipeline.StartAsync(arguments, newYork))
        {
            await third.ShouldBeExactAsync("the host was killed in mid-stream and started again");
            await OrdersGrowAsync(third);
            third.Host.Signal("TERM");
            var stopped = await third.Host.WaitAsync(RunningPipeline.StopDeadline);
            stopped.ExitCode.Should().Be(0, stopped.Errors);
            stopped.Output.Should().Contain("verify: 13/13 exact");
        }

        PostgresProcesses.On(data).Should().BeEmpty("a host that stopped leaves no server behind");
    }

    [Fact]
    public async Task Says_that_its_server_was_killed_and_loses_nothing()
    {
        using var folder = new ScratchFolder();
        string[] arguments = ["--data-dir", folder.File("data"), "--orders-per-second", "20"];
        await using (var first = await RunningPipeline.StartAsync(arguments))
        {
            await OrdersGrowAsync(first);
            var server = int.Parse((await File.ReadAllLinesAsync(Directory.GetFiles(folder.File("data"), "postmaster.pid", SearchOption.AllDirectories).Single()))[0], CultureInfo.InvariantCulture);
            System.Diagnostics.Process.GetProcessById(server).Kill();
            var ended = await first.Host.WaitAsync(RunningPipeline.StopDeadline);
            ended.ExitCode.Should().Be(3, ended.Errors);
            ended.Errors.Should().Contain($"PostgreSQL (process {server}) has ended while the host ran");
        }

        await using var second = await RunningPipeline.StartAsync(arguments);
        await second.ShouldBeExactAsync("the server recovers from its log");
    }

    private static async Task OrdersGrowAsync(RunningPipeline pipeline)
    {
        var before = await OrdersAsync(pipeline);
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        while (await OrdersAsync(pipeline) <= before)
        {
            await timer.WaitForNextTickAsync(deadline.Token);
        }
    }

    private static async Task<long> OrdersAsync(RunningPipeline pipeline) =>
        long.Parse(await pipeline.AskClickHouseAsync("SELECT sum(total_orders) FROM answer_monthly_orders FORMAT TSV"), CultureInfo.InvariantCulture);
}
