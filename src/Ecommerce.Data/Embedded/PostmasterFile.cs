using System.Globalization;

namespace Ecommerce.Data.Embedded;

/// <summary>A running server's <c>postmaster.pid</c>; its first line is the process id (PostgreSQL, src/include/utils/pidfile.h).</summary>
internal static class PostmasterFile
{
    public static string PathIn(string data) => Path.Combine(data, "postmaster.pid");

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
    /// Whether a process is a server of that data directory, which its command line names. After a crash the number in the file may be anybody's by now;
    /// a process that has ended and waits to be reaped has no command line.
    /// </summary>
    public static async Task<bool> IsServerOfAsync(int processId, string data, CancellationToken cancellationToken)
    {
        string command;
        if (OperatingSystem.IsLinux())
        {
            try
            {
                command = (await File.ReadAllTextAsync($"/proc/{processId}/cmdline", cancellationToken).ConfigureAwait(false)).Replace('\0', ' ');
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                return false;
            }
        }
        else
        {
            var start = new System.Diagnostics.ProcessStartInfo("ps", ["-ww", "-o", "command=", "-p", processId.ToString(CultureInfo.InvariantCulture)]);
            command = (await ChildProcess.RunAsync(start, TimeSpan.FromSeconds(10), TimeProvider.System, cancellationToken).ConfigureAwait(false)).Output;
        }

        return command.Contains("postgres", StringComparison.Ordinal) && command.Contains(data, StringComparison.Ordinal);
    }
}
