using System.Text.Json;

namespace Ecommerce.Pipeline.Tests.EndToEnd;

/// <summary>The third side of the verification, and the store's own time, from outside.</summary>
public sealed class OracleTests
{
    [Fact]
    public async Task A_month_of_history_and_an_hour_a_second_end_exact_on_three_sides()
    {
        var before = TimeProvider.System.GetUtcNow().UtcDateTime;
        var result = await HostProcess.RunAsync(
            ["--seed", "42", "--backfill", "30d", "--speed", "3600", "--orders-per-second", "20", "--for", "8s", "--verify", "--oracle", "--json"], RunningPipeline.StartDeadline + RunningPipeline.StopDeadline);

        result.ExitCode.Should().Be(0, result.Errors + result.Output);
        var summary = result.LastLine();
        summary.GetProperty("exact").GetInt32().Should().Be(13);
        summary.GetProperty("three_way").GetBoolean().Should().BeTrue(summary.GetRawText());
        summary.GetProperty("oracle_silence").ValueKind.Should().Be(JsonValueKind.Null);
        summary.GetProperty("orders").GetInt64().Should().BePositive();
        summary.GetProperty("store_time").GetDateTime().Should().BeAfter(before.AddHours(4), "eight seconds are eight hours there");
        result.Errors.Should().Contain("30 days");
    }

    [Fact]
    public async Task Another_process_hears_the_oracle_of_a_living_store_until_somebody_else_writes()
    {
        await using var pipeline = await RunningPipeline.StartAsync(["--oracle", "--orders-per-second", "20"]);
        for (var i = 0; i < 2; i++)
        {
            var (report, result) = await VerifyAsync(pipeline);
            result.ExitCode.Should().Be(0, result.Errors + result.Output);
            report.GetProperty("exact").GetInt32().Should().Be(13);
            report.GetProperty("three_way").GetBoolean().Should().BeTrue(report.GetProperty("oracle_silence").ToString());
        }

        await pipeline.ExecuteAsync("UPDATE public.categories SET category_name = 'Foreign' WHERE id = 1");

        var (after, told) = await VerifyAsync(pipeline);
        told.ExitCode.Should().Be(0, told.Errors + told.Output);
        after.GetProperty("exact").GetInt32().Should().Be(13, "PostgreSQL and ClickHouse agree, and nobody is called a liar");
        after.GetProperty("three_way").GetBoolean().Should().BeFalse();
        after.GetProperty("oracle_silence").GetString().Should().Contain("public.categories").And.Contain("somebody else");
        var stopped = await pipeline.InterruptAsync();
        stopped.ExitCode.Should().Be(0, stopped.Errors);
        stopped.Output.Should().Contain("verify: 13/13 exact").And.Contain("The oracle has no verdict");
    }

    [Fact]
    public async Task A_generated_folder_lives_on_with_its_oracle_after_a_kill_too()
    {
        using var folder = new ScratchFolder();
        var data = folder.File("data");
        var generated = await HostProcess.RunAsync(["generate", "--seed", "9", "--backfill", "60d", "--orders", "3000", "--data-dir", data, "--oracle", "--json"], RunningPipeline.StartDeadline);
        generated.ExitCode.Should().Be(0, generated.Errors);
        generated.LastLine().GetProperty("rows").GetProperty("orders").GetInt64().Should().Be(3_000);

        const string OpenSql = "SELECT count(*) FROM orders WHERE id <= 3000 AND order_status_id IN (1, 2, 3)";
        string[] arguments = ["--data-dir", data, "--orders-per-second", "30"];
        await using (var first = await RunningPipeline.StartAsync(arguments))
        {
            var open = await first.ScalarAsync<long>(OpenSql);
            open.Should().BePositive("some of the generated orders are open");
            await UntilAsync(first, $"SELECT max(id) > 3020 AND ({OpenSql}) < {open} FROM orders");
            (await first.ScalarAsync<long>("SELECT count(*) FROM orders o JOIN users u ON u.id = o.user_id WHERE o.id > 3000 AND u.created_at < (SELECT created_at FROM orders WHERE id = 3000)"))
                .Should().BePositive("customers of the history order again");
            first.Host.Signal("KILL");
            await first.Host.WaitAsync(RunningPipeline.StopDeadline);
        }

        await using var second = await RunningPipeline.StartAsync(arguments);
        var (report, result) = await VerifyAsync(second);
        result.ExitCode.Should().Be(0, result.Errors + result.Output);
        report.GetProperty("exact").GetInt32().Should().Be(13);
        report.GetProperty("three_way").GetBoolean().Should().BeTrue(report.GetProperty("oracle_silence").ToString());
        var stopped = await second.InterruptAsync();
        stopped.ExitCode.Should().Be(0, stopped.Errors);
        stopped.Output.Should().NotContain("The oracle has no verdict");
    }

    [Theory]
    [InlineData("run", "--no-store", "--oracle")]
    [InlineData("generate", "--oracle")]
    [InlineData("run", "--no-store", "--backfill", "30d")]
    [InlineData("run", "--backfill", "36h")]
    [InlineData("run", "--speed", "0")]
    [InlineData("verify", "--oracle", "--postgres", "Host=127.0.0.1", "--clickhouse", "http://127.0.0.1:1/")]
    public async Task What_cannot_be_is_refused_at_once(params string[] arguments)
    {
        var result = await HostProcess.RunAsync(arguments, RunningPipeline.StopDeadline);
        result.ExitCode.Should().Be(2, result.Errors);
        result.Errors.Should().Contain(arguments.First(argument => argument is "--oracle" or "--backfill" or "--speed"));
    }

    [Fact(Explicit = true)]
    public async Task A_hundred_thousand_orders_agree_on_three_sides()
    {
        var result = await HostProcess.RunAsync(["--seed", "42", "--orders", "100000", "--for", "5s", "--verify", "--oracle", "--json", "--deadline", "5m"], TimeSpan.FromMinutes(10));
        result.ExitCode.Should().Be(0, result.Errors + result.Output);
        var summary = result.LastLine();
        summary.GetProperty("exact").GetInt32().Should().Be(13);
        summary.GetProperty("three_way").GetBoolean().Should().BeTrue(summary.GetRawText());
    }

    private static async Task UntilAsync(RunningPipeline pipeline, string condition)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        while (!await pipeline.ScalarAsync<bool>(condition))
        {
            await timer.WaitForNextTickAsync(deadline.Token);
        }
    }

    private static async Task<(JsonElement Report, HostResult Result)> VerifyAsync(RunningPipeline pipeline)
    {
        var result = await HostProcess.RunAsync(["verify", "--oracle", "--endpoints", pipeline.EndpointsFile, "--json"], RunningPipeline.VerifyDeadline);
        return (result.LastLine(), result);
    }
}
