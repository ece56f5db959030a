using System.Globalization;

namespace Ecommerce.Pipeline.Tests.EndToEnd;

/// <summary>PostgreSQL server processes, found by the data directory on their command line.</summary>
internal static class PostgresProcesses
{
    public static IReadOnlyList<string> On(string folder) =>
    [
        .. Directory.EnumerateDirectories("/proc")
            .Where(path => int.TryParse(Path.GetFileName(path), NumberStyles.None, CultureInfo.InvariantCulture, out _))
            .Select(CommandLine)
            .Where(line => line.Contains("postgres", StringComparison.Ordinal) && line.Contains(folder, StringComparison.Ordinal)),
    ];

    private static string CommandLine(string process)
    {
        try
        {
            return File.ReadAllText(Path.Combine(process, "cmdline")).Replace('\0', ' ');
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // It ended while we looked.
            return "";
        }
    }
}
