using System.ComponentModel;
using System.Diagnostics;
using Npgsql;

namespace Ecommerce.Benchmarks.Capture;

/// <summary>PostgreSQL's own reader of a logical slot, which discards what it reads: what a capture in C would take at the least.</summary>
internal static class PgRecvLogical
{
    private const string Program = "pg_recvlogical";

    /// <summary>Its version, or null where it is not installed.</summary>
    public static async Task<string?> VersionAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(Program, ["--version"]) { RedirectStandardOutput = true, UseShellExecute = false })!;
            var version = await process.StandardOutput.ReadToEndAsync(cancellationToken);
            await process.WaitForExitAsync(cancellationToken);
            return version.Trim();
        }
        catch (Win32Exception)
        {
            return null;
        }
    }

    /// <summary>Reads a slot up to a position.</summary>
    /// <returns>How long that took.</returns>
    public static async Task<TimeSpan> ReadAsync(string connectionString, string slot, string publication, string endPosition, CancellationToken cancellationToken)
    {
        var server = new NpgsqlConnectionStringBuilder(connectionString);
        var start = new ProcessStartInfo(Program)
        {
            ArgumentList =
            {
                "--host", server.Host!, "--port", $"{server.Port}", "--username", server.Username!, "--dbname", server.Database!, "--no-password",
                "--slot", slot, "--start", "--option", "proto_version=1", "--option", $"publication_names={publication}",
                "--endpos", endPosition, "--no-loop", "--fsync-interval", "0", "--file", "/dev/null",
            },
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        start.Environment["PGPASSWORD"] = server.Password;
        var since = Stopwatch.GetTimestamp();
        using var process = Process.Start(start)!;
        try
        {
            var words = await process.StandardError.ReadToEndAsync(cancellationToken);
            await process.WaitForExitAsync(cancellationToken);
            return process.ExitCode == 0 ? Stopwatch.GetElapsedTime(since) : throw new InvalidOperationException($"{Program} ended with exit code {process.ExitCode}: {words}");
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill();
            }
        }
    }
}
