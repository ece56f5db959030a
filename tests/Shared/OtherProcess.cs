using System.Diagnostics;

namespace Ecommerce.Testing;

/// <summary>This test assembly, run once more as another process (of another account, if wanted) to play one scenario.</summary>
internal static class OtherProcess
{
    public static Process Start(string method, string? account, params (string Name, string Value)[] environment)
    {
        var dotnet = Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) == "dotnet" ? path : "dotnet";
        string[] command = [dotnet, typeof(OtherProcess).Assembly.Location, "-method", method, "-explicit", "only", "-noColor", "-parallel", "none"];
        if (account is not null)
        {
            command = ["setpriv", $"--reuid={account}", "--clear-groups", .. command];
        }

        var start = new ProcessStartInfo(command[0], command[1..]) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true, WorkingDirectory = "/" };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        // The other account has no home of its own.
        start.Environment["DOTNET_CLI_HOME"] = start.Environment["HOME"] = "/tmp";
        return Process.Start(start)!;
    }
}
