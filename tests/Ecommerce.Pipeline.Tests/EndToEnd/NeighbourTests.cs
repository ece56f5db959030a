namespace Ecommerce.Pipeline.Tests.EndToEnd;

/// <summary>Several hosts on one machine.</summary>
public sealed class NeighbourTests
{
    [Fact]
    public async Task Two_hosts_run_side_by_side_and_a_second_one_on_the_same_folder_is_refused()
    {
        using var folder = new ScratchFolder();
        var data = folder.File("data");
        await using var first = await RunningPipeline.StartAsync(["--data-dir", data, "--seed", "1"]);
        await using var second = await RunningPipeline.StartAsync([]);

        var refused = await HostProcess.RunAsync(["--data-dir", data], TimeSpan.FromSeconds(60));
        refused.ExitCode.Should().Be(3);
        refused.Errors.Should().Contain("Another host").And.Contain(data);

        await first.ShouldBeExactAsync("a neighbour changes nothing");
        await second.ShouldBeExactAsync("a neighbour changes nothing");

        var temporary = Path.GetDirectoryName(await second.ScalarAsync<string>("SHOW data_directory"))!;
        Directory.Exists(temporary).Should().BeTrue();
        File.Copy(first.EndpointsFile, second.EndpointsFile, overwrite: true);
        (await second.InterruptAsync()).ExitCode.Should().Be(0);
        File.Exists(second.EndpointsFile).Should().BeTrue("another host's addresses are in that file by now");
        Directory.Exists(temporary).Should().BeFalse("without --data-dir the folder goes at the end");
        PostgresProcesses.On(temporary).Should().BeEmpty();

        (await first.InterruptAsync()).ExitCode.Should().Be(0);
        File.Exists(first.EndpointsFile).Should().BeFalse("nobody answers there any more");
        var otherSeed = await HostProcess.RunAsync(["--data-dir", data, "--seed", "2"], TimeSpan.FromSeconds(60));
        otherSeed.ExitCode.Should().Be(2);
        otherSeed.Errors.Should().Contain("seed 1").And.Contain("seed 2");
    }
}
