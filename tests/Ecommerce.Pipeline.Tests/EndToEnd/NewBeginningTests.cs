namespace Ecommerce.Pipeline.Tests.EndToEnd;

/// <summary>PostgreSQL is not the one that ClickHouse's data came from, or an earlier copy of it: refused, until somebody says that ClickHouse shall begin anew.</summary>
public sealed class NewBeginningTests
{
    [Fact]
    public async Task A_server_that_is_not_the_one_is_refused_and_accepted_when_asked_to()
    {
        using var folder = new ScratchFolder();
        var (server, copy) = (folder.File("data/postgres"), folder.File("copy"));
        string[] arguments = ["--data-dir", folder.File("data"), "--orders", "200", "--orders-per-second", "30", "--for", "1s", "--json"];
        await RunAsync(arguments, 0);
        await CopyAsync(server, copy);
        await RunAsync(arguments, 0);

        Directory.Delete(server, recursive: true);
        await CopyAsync(copy, server);
        (await RunAsync(arguments, 3)).Errors.Should().Contain("older copy").And.Contain("--resnapshot");
        (await RunAsync([.. arguments, "--resnapshot"], 0)).LastLine().GetProperty("exact").GetInt32().Should().Be(13, "it was restored to an earlier point");

        // Without its folder the server is made anew.
        Directory.Delete(server, recursive: true);
        (await RunAsync([.. arguments, "--resnapshot", "orders"], 3)).Errors.Should().Contain("system identifier").And.Contain("--resnapshot");
        (await RunAsync([.. arguments, "--resnapshot"], 0)).LastLine().GetProperty("exact").GetInt32().Should().Be(13, "it is another server");
    }

    private static async Task<HostResult> RunAsync(string[] arguments, int exitCode)
    {
        var result = await HostProcess.RunAsync(["run", .. arguments], RunningPipeline.StartDeadline + RunningPipeline.StopDeadline);
        result.ExitCode.Should().Be(exitCode, "{0}\n{1}", result.Output, result.Errors);
        return result;
    }

    // With owners and modes: the server insists on them.
    private static async Task CopyAsync(string from, string to)
    {
        using var copying = System.Diagnostics.Process.Start("cp", ["-a", from, to]);
        await copying.WaitForExitAsync();
        copying.ExitCode.Should().Be(0);
    }
}
