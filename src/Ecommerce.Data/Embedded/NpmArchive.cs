using System.Formats.Tar;
using System.IO.Compression;
using System.Text.Json;

namespace Ecommerce.Data.Embedded;

/// <summary>Extracts an npm archive: a gzip'd tar whose entries lie under one folder, mostly <c>package/</c>.</summary>
internal static class NpmArchive
{
    private const UnixFileMode FileMode644 = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
    private const UnixFileMode ExecuteAll = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    public static async Task ExtractAsync(NpmPackage package, string archive, string target, IProgress<NpmFetchProgress>? progress, CancellationToken cancellationToken)
    {
        var root = Path.GetFullPath(target) + Path.DirectorySeparatorChar;
        using var file = File.OpenRead(archive);
        using var unzipped = new GZipStream(file, CompressionMode.Decompress);
        using var reader = new TarReader(unzipped);
        while (await reader.GetNextEntryAsync(copyData: false, cancellationToken).ConfigureAwait(false) is { } entry)
        {
            if (entry.EntryType is TarEntryType.Directory or TarEntryType.GlobalExtendedAttributes)
            {
                continue;
            }

            if (entry.EntryType is not (TarEntryType.RegularFile or TarEntryType.V7RegularFile))
            {
                throw Bad(package, $"'{entry.Name}' is a {entry.EntryType}; only plain files are expected");
            }

            var path = Inside(package, root, entry.Name[(entry.Name.IndexOf('/', StringComparison.Ordinal) + 1)..]);
            CreateFolder(Path.GetDirectoryName(path)!);
            using (var output = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 16))
            {
                if (entry.DataStream is { } data)
                {
                    await CopyAsync(data, output, bytes => progress?.Report(new(package, NpmFetchStage.Extracting, bytes, file.Length)), () => file.Position, cancellationToken).ConfigureAwait(false);
                }
            }

            if (!OperatingSystem.IsWindows())
            {
                // Whatever the umask: the account that runs a server is not always the one that fetched it.
                File.SetUnixFileMode(path, (entry.Mode & UnixFileMode.UserExecute) != UnixFileMode.None ? FileMode644 | ExecuteAll : FileMode644);
            }
        }

        CreateLinks(package, root);
        foreach (var required in package.RequiredFiles)
        {
            if (new FileInfo(Inside(package, root, required)) is not { Exists: true, Length: > 0 })
            {
                throw Bad(package, $"'{required}' is missing");
            }
        }
    }

    /// <summary>Creates a folder that everybody may enter and read, whatever the umask.</summary>
    public static void CreateFolder(string path)
    {
        if (Directory.Exists(path))
        {
            return;
        }

        if (Path.GetDirectoryName(path) is { Length: > 0 } parent)
        {
            CreateFolder(parent);
        }

        Directory.CreateDirectory(path);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, FileMode644 | ExecuteAll);
        }
    }

    private static void CreateLinks(NpmPackage package, string root)
    {
        if (package.SymbolicLinkList is null)
        {
            return;
        }

        var list = Inside(package, root, package.SymbolicLinkList);
        if (!File.Exists(list))
        {
            return;
        }

        using var json = JsonDocument.Parse(File.ReadAllBytes(list));
        foreach (var link in json.RootElement.EnumerateArray())
        {
            var source = Inside(package, root, link.GetProperty("source").GetString() ?? "");
            var target = Inside(package, root, link.GetProperty("target").GetString() ?? "");
            CreateFolder(Path.GetDirectoryName(target)!);
            if (!File.Exists(target))
            {
                // Relative, so that the folder can be moved into place.
                File.CreateSymbolicLink(target, Path.GetRelativePath(Path.GetDirectoryName(target)!, source));
            }
        }
    }

    private static string Inside(NpmPackage package, string root, string relative)
    {
        var path = Path.GetFullPath(Path.Combine(root, relative));
        return relative.Length > 0 && path.StartsWith(root, StringComparison.Ordinal) ? path : throw Bad(package, $"'{relative}' leads out of its folder");
    }

    private static async Task CopyAsync(Stream data, Stream output, Action<long> report, Func<long> position, CancellationToken cancellationToken)
    {
        var buffer = new byte[1 << 20];
        int read;
        while ((read = await data.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0)
        {
            await output.WriteAsync(buffer.AsMemory(0, read), cancellationToken).ConfigureAwait(false);
            report(position());
        }
    }

    private static NativePartException Bad(NpmPackage package, string what) =>
        new(NativePartError.BadArchive, $"The archive of {package.Specification} ({package.DisplayName}) cannot be used: {what}. {NativePartException.WaysOut(package.PathVariable)}");
}
