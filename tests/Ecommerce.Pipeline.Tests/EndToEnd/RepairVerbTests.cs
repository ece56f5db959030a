using System.Text.Json;
using Ecommerce.Data.Schema;

namespace Ecommerce.Pipeline.Tests.EndToEnd;

/// <summary>rebuild, audit and resnapshot, asked of a host whose store lives on meanwhile.</summary>
public sealed class RepairVerbTests
{
    [Fact]
    public async Task A_living_host_rebuilds_audits_and_reads_its_tables_again()
    {
        await using var pipeline = await RunningPipeline.StartAsync(["--orders", "300", "--orders-per-second", "20"]);

        var rebuilt = await AskAsync(pipeline, "rebuild", "monthly_orders", "_at_total_sales_per_user");
        rebuilt.GetProperty("rebuilt").EnumerateArray().Select(name => name.GetString()).Should().Equal("monthly_orders", "total_sales_per_user");
        rebuilt.GetProperty("rows").GetProperty("monthly_orders").GetInt64().Should().BeGreaterThanOrEqualTo(300);
        (await AskAsync(pipeline, "rebuild")).GetProperty("rebuilt").GetArrayLength().Should().Be(13);
        await pipeline.ShouldBeExactAsync("all ledgers were made anew");

        var audit = await AskAsync(pipeline, "audit");
        audit.GetProperty("corrections").GetInt64().Should().Be(0);
        audit.GetProperty("tables").EnumerateObject().Should().HaveCount(13);

        // Deletes that the publication keeps to itself are missed. The store's own must not be among them.
        await AskAsync(pipeline, "store", "pause");
        await pipeline.ExecuteAsync("ALTER PUBLICATION ecommerce SET (publish = 'insert, update, truncate')");
        await pipeline.ExecuteAsync("DELETE FROM orderdetails WHERE order_id IN (SELECT id FROM orders ORDER BY id LIMIT 20)");
        await pipeline.ExecuteAsync("ALTER PUBLICATION ecommerce SET (publish = 'insert, update, delete, truncate')");
        await AskAsync(pipeline, "store", "resume");
        var missed = await pipeline.VerifyAsync();
        missed.ExitCode.Should().Be(1, "a delete was missed: {0}", missed.Output);

        (await AskAsync(pipeline, "resnapshot", "orderdetails")).GetProperty("tables").EnumerateArray().Select(name => name.GetString()).Should().Equal("public.orderdetails");
        await pipeline.ShouldBeExactAsync("the table was read again");
        (await AskAsync(pipeline, "resnapshot")).GetProperty("tables").GetArrayLength().Should().Be(StoreSchema.Tables.Length);
        await pipeline.ShouldBeExactAsync("all tables were read again");
        (await AskAsync(pipeline, "audit")).GetProperty("corrections").GetInt64().Should().Be(0);
    }

    [Fact]
    public async Task Names_that_do_not_exist_are_refused_with_those_that_do()
    {
        await using var pipeline = await RunningPipeline.StartAsync(["--no-store"]);

        var ledger = await HostProcess.RunAsync(["rebuild", "mounthly_orders", "--endpoints", pipeline.EndpointsFile], RunningPipeline.VerifyDeadline);
        var table = await HostProcess.RunAsync(["resnapshot", "order", "--endpoints", pipeline.EndpointsFile], RunningPipeline.VerifyDeadline);
        var start = await HostProcess.RunAsync(["run", "--resnapshot", "order", "--for", "1s"], RunningPipeline.VerifyDeadline);
        var nobody = await HostProcess.RunAsync(["audit"], RunningPipeline.VerifyDeadline);

        ledger.ExitCode.Should().Be(2);
        ledger.Errors.Should().Contain("'mounthly_orders'").And.Contain("monthly_orders_status").And.Contain("total_sales_per_user");
        table.ExitCode.Should().Be(2);
        table.Errors.Should().Contain("'order'").And.Contain("orderdetails");
        start.ExitCode.Should().Be(2);
        start.Errors.Should().Contain("'order'").And.Contain("orderdetails");
        nobody.ExitCode.Should().Be(2);
        nobody.Errors.Should().Contain("--endpoints");
    }

    private static async Task<JsonElement> AskAsync(RunningPipeline pipeline, params string[] question)
    {
        var result = await HostProcess.RunAsync([.. question, "--endpoints", pipeline.EndpointsFile, "--json"], RunningPipeline.VerifyDeadline);
        result.ExitCode.Should().Be(0, "{0}; {1}", result.Output, result.Errors);
        return result.LastLine();
    }
}
