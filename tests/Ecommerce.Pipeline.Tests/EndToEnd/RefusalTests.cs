using System.Diagnostics;

namespace Ecommerce.Pipeline.Tests.EndToEnd;

/// <summary>What the host cannot do ends in one clear message and its exit code.</summary>
public sealed class RefusalTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(60);

    [Theory]
    [InlineData("--bogus")]
    [InlineData("frobnicate")]
    [InlineData("run --for soon")]
    [InlineData("run --for -5s")]
    [InlineData("--orders-per-second 0")]
    [InlineData("--seed many")]
    [InlineData("verify")]
    [InlineData("verify --endpoints /nowhere/endpoints.json")]
    [InlineData("generate --format cuneiform --out /tmp/x")]
    [InlineData("connector print --name ")]
    public async Task A_command_line_that_makes_no_sense_is_exit_code_2(string arguments)
    {
        var result = await HostProcess.RunAsync(arguments.Split(' '), Soon);

        result.ExitCode.Should().Be(2, result.Errors);
        result.Errors.Should().NotBeEmpty();
        result.Errors.Should().NotContain("   at ", "a stack trace is not a message");
        result.Output.Should().BeEmpty();
    }

    [Fact]
    public async Task A_foreign_folder_is_left_alone()
    {
        using var folder = new ScratchFolder();
        await File.WriteAllTextAsync(folder.File("thesis.txt"), "mine");

        var result = await HostProcess.RunAsync(["--data-dir", folder.Path], Soon);

        result.ExitCode.Should().Be(2);
        result.Errors.Should().Contain(folder.Path).And.Contain("not made by this program");
        Directory.GetFileSystemEntries(folder.Path).Should().ContainSingle();
    }

    [Fact]
    public async Task A_file_is_not_a_data_directory()
    {
        using var folder = new ScratchFolder();
        await File.WriteAllTextAsync(folder.File("file"), "");

        var result = await HostProcess.RunAsync(["--data-dir", folder.File("file")], Soon);

        result.ExitCode.Should().Be(2);
        result.Errors.Should().Contain("is a file");
    }

    [Fact]
    public async Task Without_npm_and_without_parts_the_three_ways_out_are_named()
    {
        using var folder = new ScratchFolder();
        var environment = new Dictionary<string, string?>
        {
            ["PATH"] = PathWithoutNpm(folder),
            ["ECOMMERCE_CACHE"] = folder.File("cache"),
            ["ECOMMERCE_LIBCHDB"] = null,
            ["ECOMMERCE_POSTGRES_BIN"] = null,
        };

        var result = await HostProcess.RunAsync(["--for", "1s"], Soon, environment);

        result.ExitCode.Should().Be(3);
        result.Errors.Should().Contain("npm").And.Contain("ECOMMERCE_LIBCHDB").And.Contain("container");
    }

    [Theory]
    [InlineData("Host=127.0.0.1;Port=1;Username=ann;Password=hunter2;Database=shop;Timeout=3", "127.0.0.1:1")]
    public async Task An_unreachable_PostgreSQL_is_named_without_its_password(string connection, string named)
    {
        var result = await HostProcess.RunAsync(["--postgres", connection, "--for", "1s"], Soon);

        result.ExitCode.Should().Be(3);
        result.Errors.Should().Contain(named).And.NotContain("hunter2");
    }

    /// <summary>A PATH with dotnet and the tools of the shell, and no npm.</summary>
    private static string PathWithoutNpm(ScratchFolder folder)
    {
        var bin = Directory.CreateDirectory(folder.File("bin")).FullName;
        foreach (var tool in new[] { "dotnet", "setsid", "kill", "sh", "bash", "id" })
        {
            if (Which(tool) is { } path)
            {
                File.CreateSymbolicLink(Path.Combine(bin, tool), path);
            }
        }

        return bin;
    }

    private static string? Which(string tool)
    {
        using var which = Process.Start(new ProcessStartInfo("which", [tool]) { UseShellExecute = false, RedirectStandardOutput = true })!;
        var path = which.StandardOutput.ReadToEnd().Trim();
        return path.Length == 0 ? null : path;
    }
}
