using System.Text.Json;

namespace Ecommerce.Pipeline.Tests.EndToEnd;

/// <summary>The living store's time, stopped and moved on from another process.</summary>
public sealed class StoreVerbTests
{
    [Fact]
    public async Task A_store_stands_still_takes_a_step_and_goes_on_while_all_the_rest_flows()
    {
        await using var pipeline = await RunningPipeline.StartAsync(["--orders-per-second", "20", "--speed", "60"]);
        var early = await HostProcess.RunAsync(["store", "step", "--endpoints", pipeline.EndpointsFile], RunningPipeline.StopDeadline);
        (early.ExitCode, early.Errors).Should().Match<(int Code, string Words)>(told => told.Code == 2 && told.Words.Contains("store pause"), "it runs");

        var paused = await AskAsync(pipeline, "pause");
        paused.GetProperty("paused").GetBoolean().Should().BeTrue();
        await pipeline.ShouldBeExactAsync("what was under way has been committed meanwhile");
        var rows = await RowsAsync(pipeline);

        // What others write gets there, so the pipeline lives; a store that lived would have placed orders until then.
        await pipeline.ExecuteAsync("INSERT INTO public.brands (brand_name) VALUES ('Written meanwhile')");
        await pipeline.ShouldBeExactAsync("only the store stands still");
        (await RowsAsync(pipeline)).Should().Be(rows);

        var stepped = await AskAsync(pipeline, "step", "2m");
        stepped.GetProperty("paused").GetBoolean().Should().BeTrue();
        var gone = stepped.GetProperty("store_time").GetDateTime() - paused.GetProperty("store_time").GetDateTime();
        gone.Should().BeGreaterThanOrEqualTo(TimeSpan.FromMinutes(2)).And.BeLessThan(TimeSpan.FromMinutes(30), "a step is a step");
        stepped.GetProperty("orders").GetInt64().Should().BeGreaterThan(paused.GetProperty("orders").GetInt64());
        var after = await AskAsync(pipeline, "pause");
        after.GetProperty("store_time").GetDateTime().Should().Be(stepped.GetProperty("store_time").GetDateTime(), "pausing twice changes nothing");

        var resumed = await AskAsync(pipeline, "resume");
        resumed.GetProperty("paused").GetBoolean().Should().BeFalse();
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while ((await AskAsync(pipeline, "resume")).GetProperty("orders").GetInt64() <= resumed.GetProperty("orders").GetInt64())
        {
            deadline.Token.ThrowIfCancellationRequested();
        }

        var stopped = await pipeline.InterruptAsync();
        stopped.ExitCode.Should().Be(0, stopped.Errors);
    }

    [Fact]
    public async Task What_cannot_be_is_refused_with_its_reason()
    {
        await using var pipeline = await RunningPipeline.StartAsync(["--no-store"]);
        await RefusedAsync("--no-store", "store", "pause", "--endpoints", pipeline.EndpointsFile);
        await RefusedAsync("a duration such as", "store", "step", "soon", "--endpoints", pipeline.EndpointsFile);
        await RefusedAsync("--endpoints FILE or --data-dir DIR", "store", "pause");
    }

    private static async Task RefusedAsync(string reason, params string[] arguments)
    {
        var result = await HostProcess.RunAsync(arguments, RunningPipeline.StopDeadline);
        result.ExitCode.Should().Be(2, result.Errors);
        result.Errors.Should().Contain(reason);
    }

    private static Task<long> RowsAsync(RunningPipeline pipeline) => pipeline.ScalarAsync<long>("SELECT (SELECT max(id) FROM orders) + (SELECT count(*) FROM order_status_history) + (SELECT count(*) FROM users)");

    private static async Task<JsonElement> AskAsync(RunningPipeline pipeline, params string[] arguments)
    {
        var result = await HostProcess.RunAsync(["store", .. arguments, "--endpoints", pipeline.EndpointsFile, "--json"], RunningPipeline.StopDeadline);
        result.ExitCode.Should().Be(0, result.Errors);
        return result.LastLine();
    }
}
