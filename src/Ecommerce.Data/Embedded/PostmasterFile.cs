using System.Diagnostics;
using System.Globalization;

namespace Ecommerce.Data.Embedded;

/// <summary>A running server's <c>postmaster.pid</c>; its first line is the process id (PostgreSQL, src/include/utils/pidfile.h).</summary>
internal static class PostmasterFile
{
    private const string FileName = "postmaster.pid";

    public static string PathIn(string data) => Path.Combine(data, FileName);

    public static int? ReadProcessId(string data)
    {
        try
        {
            return int.TryParse(File.ReadLines(PathIn(data)).FirstOrDefault(), NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : null;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    /// <summary>
    /// Whether a process is a server of that data directory. After a crash the number in the file may be anybody's by now, and a process that has ended and
    /// waits to be reaped has no command line.
    /// </summary>
    public static async Task<bool> IsServerOfAsync(int processId, string data, CancellationToken cancellationToken)
    {
        if (!OperatingSystem.IsLinux())
        {
            var start = new ProcessStartInfo("ps", ["-ww", "-o", "command=", "-p", processId.ToString(CultureInfo.InvariantCulture)]);
            var command = (await ChildProcess.RunAsync(start, TimeSpan.FromSeconds(10), TimeProvider.System, cancellationToken).ConfigureAwait(false)).Output;
            return command.Contains($"postgres -D {data} ", StringComparison.Ordinal);
        }

        var arguments = (await ReadAsync($"/proc/{processId}/cmdline", cancellationToken).ConfigureAwait(false)).Split('\0');
        return arguments[0].EndsWith("postgres", StringComparison.Ordinal)
            && (arguments.Contains(data, StringComparer.Ordinal)
                // A server works inside its data directory, which may have been reached by another path.
                || (await ReadAsync($"/proc/{processId}/cwd/{FileName}", cancellationToken).ConfigureAwait(false) is { Length: > 0 } theirs
                    && string.Equals(theirs, await ReadAsync(PathIn(data), cancellationToken).ConfigureAwait(false), StringComparison.Ordinal)));
    }

    private static async Task<string> ReadAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            return await File.ReadAllTextAsync(path, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
