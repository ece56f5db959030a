using System.Collections.Immutable;

namespace Ecommerce.Conformance.Cases;

/// <summary>Folders with recordings: <c>*.jsonl</c> in the folder itself or in its subfolder <c>recorded</c>, beside the SQL that caused them.</summary>
public static class RecordingFolder
{
    /// <summary>The environment variable that names further folders, separated as in <c>PATH</c>.</summary>
    public const string PathVariable = "ECOMMERCE_RECORDINGS";

    /// <summary>The suite's own folder.</summary>
    public static string Own => Path.Combine(AppContext.BaseDirectory, "Recordings");

    /// <summary>The suite's own recordings, then those of the folders that <see cref="PathVariable"/> names.</summary>
    public static ImmutableArray<Recording> All() =>
        [.. Read(Own), .. (Environment.GetEnvironmentVariable(PathVariable) ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).SelectMany(f => Read(f))];

    /// <summary>Reads every recording of a folder, sorted by file name. SQL files are taken from beside the recordings, else from the folder above them, else from the suite.</summary>
    /// <exception cref="DirectoryNotFoundException">There is no such folder, or no recording in it.</exception>
    public static ImmutableArray<Recording> Read(string folder)
    {
        if (!Directory.Exists(folder))
        {
            throw new DirectoryNotFoundException($"There is no folder '{folder}'.");
        }

        var files = new[] { folder, Path.Combine(folder, "recorded") }
            .Where(Directory.Exists)
            .SelectMany(f => Directory.EnumerateFiles(f, "*.jsonl"))
            .OrderBy(f => f, StringComparer.Ordinal)
            .ToArray();
        return files.Length > 0
            ? [.. files.Select(f => Recording.Read(f, CaseSql.Read(SqlFolder(Path.GetDirectoryName(f)!), Own)))]
            : throw new DirectoryNotFoundException($"There is no *.jsonl in '{folder}' or in its subfolder 'recorded'.");
    }

    private static string SqlFolder(string folder) =>
        CaseSql.FileNames.Any(name => File.Exists(Path.Combine(folder, name))) || Path.GetFileName(folder) != "recorded" ? folder : Path.GetDirectoryName(Path.GetFullPath(folder))!;
}
