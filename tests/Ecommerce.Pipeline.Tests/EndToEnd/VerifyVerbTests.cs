using System.Text.Json;

namespace Ecommerce.Pipeline.Tests.EndToEnd;

/// <summary>What <c>verify</c> compares, and what it tells of it, on a host whose store keeps writing.</summary>
public sealed class VerifyVerbTests
{
    [Fact]
    public async Task Compares_what_it_is_asked_for_and_says_how_much_how_long_and_for_how_long_the_capture_was_held()
    {
        await using var pipeline = await RunningPipeline.StartAsync(["--seed", "5", "--orders-per-second", "20"]);

        var all = await VerifyAsync(pipeline, "--json");
        all.ExitCode.Should().Be(0, all.Errors);
        var report = all.LastLine();
        report.GetProperty("exact").GetInt32().Should().Be(13);
        report.GetProperty("held_ms").GetInt64().Should().BePositive().And.BeGreaterThanOrEqualTo(report.GetProperty("duration_ms").GetInt64(), "the capture is held while the answers are compared");
        report.GetProperty("sampled").GetBoolean().Should().BeFalse();
        Results(report).Should().HaveCount(13).And.OnlyContain(result => result.GetProperty("keys").GetInt64() > 0 && result.GetProperty("duration_ms").GetInt64() >= 0);
        report.GetProperty("rows").GetInt64().Should().Be(Results(report).Sum(result => result.GetProperty("keys").GetInt64()));

        var some = (await VerifyAsync(pipeline, "--table", "monthly_orders", "--table", "_at_total_sales_per_user", "--sample", "50", "--json")).LastLine();
        Results(some).Select(result => result.GetProperty("answer").GetString()).Should().Equal("monthly_orders", "total_sales_per_user");
        (some.GetProperty("exact").GetInt32(), some.GetProperty("answers").GetInt32(), some.GetProperty("sampled").GetBoolean()).Should().Be((2, 2, true));
        var users = Results(some)[1];
        users.GetProperty("of_keys").GetInt64().Should().BeGreaterThan(users.GetProperty("keys").GetInt64()).And.BeGreaterThan(50);

        var text = await VerifyAsync(pipeline, "--table", "total_sales_per_user", "--sample", "50");
        text.Output.Should().MatchRegex(@"total_sales_per_user: exact, \d+ rows sampled of \d+ in \d+ ms").And.MatchRegex(@"\d+ rows compared in \d+ ms; the capture was held for \d+ ms\.")
            .And.Contain("verify: 1/1 exact as far as sampled");

        await pipeline.ExecuteAsync("UPDATE orders SET total_amount = total_amount + 1, order_amount = order_amount + 1");
        await pipeline.ShouldBeExactAsync("the capture goes on after every verification");
    }

    [Theory]
    [InlineData("There are: total_revenue_per_products, ", "--table", "monthly")]
    [InlineData("--sample takes a whole number from 1 on", "--sample", "0")]
    [InlineData("--sample-seed takes a whole number from 0 on", "--sample-seed", "x")]
    public async Task What_cannot_be_compared_is_refused_at_once(string expected, params string[] arguments)
    {
        var result = await HostProcess.RunAsync(["verify", "--postgres", "Host=127.0.0.1", "--clickhouse", "http://127.0.0.1:1/", .. arguments], RunningPipeline.StopDeadline);
        result.ExitCode.Should().Be(2, result.Errors);
        result.Errors.Should().Contain(expected);
    }

    private static Task<HostResult> VerifyAsync(RunningPipeline pipeline, params string[] arguments) =>
        HostProcess.RunAsync(["verify", "--endpoints", pipeline.EndpointsFile, .. arguments], RunningPipeline.VerifyDeadline);

    private static List<JsonElement> Results(JsonElement report) => [.. report.GetProperty("results").EnumerateArray()];
}
