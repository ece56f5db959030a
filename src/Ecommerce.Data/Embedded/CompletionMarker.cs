using System.Globalization;
using System.Text;

namespace Ecommerce.Data.Embedded;

/// <summary>
/// The file that says a cached package is whole: its integrity, then a line per file with its size. It is written last, before the folder gets its final
/// name, so a folder without it, or that disagrees with it, was never finished or has been damaged since.
/// </summary>
internal static class CompletionMarker
{
    private const string FileName = ".complete";

    public static void Write(string folder, NpmPackage package)
    {
        var text = new StringBuilder().Append(package.Integrity).Append('\n');
        foreach (var file in Files(folder))
        {
            text.Append(CultureInfo.InvariantCulture, $"{file.Length} {Path.GetRelativePath(folder, file.FullName)}\n");
        }

        using var stream = new FileStream(Path.Combine(folder, FileName), FileMode.Create, FileAccess.Write);
        stream.Write(Encoding.UTF8.GetBytes(text.ToString()));
        stream.Flush(flushToDisk: true);
    }

    public static bool Holds(string folder, NpmPackage package)
    {
        try
        {
            var lines = File.ReadAllLines(Path.Combine(folder, FileName));
            return lines is [var integrity, ..]
                && string.Equals(integrity, package.Integrity, StringComparison.Ordinal)
                && lines.Skip(1).All(line => HoldsFile(folder, line));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static bool HoldsFile(string folder, string line)
    {
        var space = line.IndexOf(' ', StringComparison.Ordinal);
        return space > 0
            && long.TryParse(line.AsSpan(0, space), NumberStyles.None, CultureInfo.InvariantCulture, out var length)
            && new FileInfo(Path.Combine(folder, line[(space + 1)..])) is { Exists: true } file
            && file.Length == length;
    }

    private static IEnumerable<FileInfo> Files(string folder) =>
        new DirectoryInfo(folder).EnumerateFiles("*", SearchOption.AllDirectories).Where(f => f.LinkTarget is null).OrderBy(f => f.FullName, StringComparer.Ordinal);
}
