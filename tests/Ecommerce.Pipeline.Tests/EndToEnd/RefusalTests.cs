using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

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
    [InlineData("--orders-per-second many")]
    [InlineData("--rhythm waltz")]
    [InlineData("--clickhouse-port http")]
    [InlineData("--slot Not-A-Slot")]
    [InlineData("--data-dir ")]
    [InlineData("--postgres postgresql://ann:hunter2@localhost/shop")]
    [InlineData("verify --postgres nonsense --clickhouse http://127.0.0.1:1/")]
    [InlineData("verify")]
    [InlineData("verify --endpoints /nowhere/endpoints.json")]
    [InlineData("generate --format cuneiform --out /tmp/x")]
    [InlineData("generate --backfill 36h")]
    [InlineData("generate --parallel 0")]
    [InlineData("generate --out /tmp/x --data-dir /tmp/y")]
    [InlineData("generate --orders 10 --users 3")]
    [InlineData("connector print --name ")]
    [InlineData("connector print --set hunter2")]
    [InlineData("connector print --set snapshot.mode=always")]
    [InlineData("connector print --password-from hunter2")]
    [InlineData("connector apply")]
    [InlineData("connector status --connect-url ftp://ann:hunter2@localhost/")]
    [InlineData("connector status --connect-url http://localhost:1/ --name ")]
    [InlineData("connector restart --connect-url http://localhost:1/ --deadline soon")]
    public async Task A_command_line_that_makes_no_sense_is_exit_code_2(string arguments)
    {
        var result = await HostProcess.RunAsync(arguments.Split(' '), Soon);

        result.ExitCode.Should().Be(2, result.Errors);
        result.Errors.Should().NotBeEmpty();
        result.Errors.Should().NotContain("   at ", "a stack trace is not a message").And.NotContain("System.", "nor is a type's name").And.NotContain("hunter2");
        result.Output.Should().BeEmpty();
    }

    [Fact]
    public async Task A_failure_is_one_json_object_too_where_json_is_asked_for()
    {
        var result = await HostProcess.RunAsync(["--bogus", "--json"], Soon);

        result.ExitCode.Should().Be(2);
        result.LastLine().GetProperty("error").GetString().Should().Contain("--bogus");
        result.LastLine().GetProperty("exit_code").GetInt32().Should().Be(2);
    }

    [Theory]
    [InlineData("nowhere/endpoints.json")]
    [InlineData("")]
    public async Task An_endpoints_file_that_cannot_be_written_is_refused_before_anything_starts(string name)
    {
        using var folder = new ScratchFolder();

        var result = await HostProcess.RunAsync(["--endpoints", folder.File(name), "--data-dir", folder.File("data")], Soon);

        result.ExitCode.Should().Be(name.Length == 0 ? 2 : 3);
        result.Errors.Should().Contain(folder.File(name)).And.NotContain("Starting");
        Directory.Exists(folder.File("data")).Should().BeFalse();
    }

    [Fact]
    public async Task A_port_that_is_taken_is_refused_before_anything_starts()
    {
        using var folder = new ScratchFolder();
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture);

        var result = await HostProcess.RunAsync(["--clickhouse-port", port, "--data-dir", folder.File("data")], Soon);

        result.ExitCode.Should().Be(3);
        result.Errors.Should().Contain(port).And.Contain("in use").And.NotContain("Starting");
        Directory.Exists(folder.File("data")).Should().BeFalse();
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
    [InlineData("ECOMMERCE_LIBCHDB", "/nowhere/libchdb.so")]
    [InlineData("ECOMMERCE_LIBCHDB", "/etc/passwd")]
    [InlineData("ECOMMERCE_POSTGRES_BIN", "/tmp")]
    public async Task A_part_that_is_something_else_is_named_by_run_and_doctor(string variable, string path)
    {
        using var folder = new ScratchFolder();
        var environment = new Dictionary<string, string?> { [variable] = path, ["TMPDIR"] = folder.Path };

        var run = await HostProcess.RunAsync(["--for", "1s"], Soon, environment);
        var doctor = await HostProcess.RunAsync(["doctor"], Soon, environment);

        run.ExitCode.Should().Be(3, run.Errors);
        run.Errors.Should().Contain(path).And.Contain(variable).And.NotContain("   at ");
        Directory.EnumerateFileSystemEntries(folder.Path, "ecommerce-host-*").Should().BeEmpty("what was begun is removed");
        PostgresProcesses.On(folder.Path).Should().BeEmpty();
        doctor.ExitCode.Should().Be(3);
        doctor.Output.Should().Contain(path).And.Contain($"Correct {variable}");
    }

    [Theory]
    [InlineData("echo 'npm error code E404' >&2; exit 1", "E404")]
    [InlineData("echo hello", "left no archive")]
    [InlineData("while [ $# -gt 0 ]; do [ \"$1\" = --pack-destination ] && d=$2; shift; done; echo half > \"$d/x.tgz\"", "truncated")]
    public async Task An_npm_that_fails_is_quoted_and_leaves_nothing_half_fetched(string script, string said)
    {
        using var folder = new ScratchFolder();
        var path = PathWithoutNpm(folder);
        await File.WriteAllTextAsync(Path.Combine(path, "npm"), "#!/bin/sh\n" + script + "\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(Path.Combine(path, "npm"), UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }

        var result = await HostProcess.RunAsync(["--for", "1s"], Soon, new Dictionary<string, string?> { ["PATH"] = path, ["ECOMMERCE_CACHE"] = folder.File("cache"), ["ECOMMERCE_LIBCHDB"] = null, ["ECOMMERCE_POSTGRES_BIN"] = null });

        result.ExitCode.Should().Be(3, result.Errors);
        result.Errors.Should().Contain(said).And.Contain("Ways out");
        Directory.EnumerateFileSystemEntries(folder.File("cache")).Should().BeEmpty();
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
