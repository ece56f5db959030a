namespace Ecommerce.Pipeline.Tests.EndToEnd;

/// <summary>A host that is stopped too early, or killed, leaves nothing that stays.</summary>
public sealed class LeftoverTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task A_signal_before_it_is_ready_ends_it_without_a_trace()
    {
        using var folder = new ScratchFolder();
        await using var host = HostProcess.Start([], new Dictionary<string, string?> { ["TMPDIR"] = folder.Path });
        await UntilAsync(() => host.Errors.Contains("Starting", StringComparison.Ordinal));

        host.SignalGroup("INT");
        var result = await host.WaitAsync(Soon);

        result.ExitCode.Should().Be(3);
        result.Errors.Should().Contain("before the pipeline was ready").And.NotContain("   at ");
        Directory.EnumerateFileSystemEntries(folder.Path, "ecommerce-host-*").Should().BeEmpty();
        PostgresProcesses.On(folder.Path).Should().BeEmpty();
    }

    [Fact]
    public async Task What_a_killed_host_left_goes_at_the_next_start()
    {
        using var folder = new ScratchFolder();
        var environment = new Dictionary<string, string?> { ["TMPDIR"] = folder.Path };
        string[] left;
        await using (var killed = HostProcess.Start([], environment))
        {
            await UntilAsync(() => PostgresProcesses.On(folder.Path).Any(line => line.Contains("port=", StringComparison.Ordinal)));
            left = Directory.GetDirectories(folder.Path, "ecommerce-host-*");
            killed.Signal("KILL");
            await killed.WaitAsync(Soon);
        }

        left.Should().ContainSingle();
        await using var next = HostProcess.Start([], environment);
        await UntilAsync(() => next.Errors.Contains("Starting", StringComparison.Ordinal));

        Directory.Exists(left[0]).Should().BeFalse("the next start tidies before it starts anything");
        PostgresProcesses.On(left[0]).Should().BeEmpty();
        next.SignalGroup("TERM");
        (await next.WaitAsync(Soon)).ExitCode.Should().Be(3);
        Directory.EnumerateFileSystemEntries(folder.Path, "ecommerce-host-*").Should().BeEmpty();
    }

    private static async Task UntilAsync(Func<bool> seen)
    {
        using var deadline = new CancellationTokenSource(Soon);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (!seen())
        {
            await timer.WaitForNextTickAsync(deadline.Token);
        }
    }
}
