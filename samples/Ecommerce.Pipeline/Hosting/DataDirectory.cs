using System.Globalization;
using System.Text.Json;
using Ecommerce.Pipeline.Cli;

namespace Ecommerce.Pipeline.Hosting;

/// <summary>
/// The folder of one host: <c>postgres/</c>, <c>clickhouse/</c>, a marker that says whose it is, and a lock that lasts as long as the process.
/// </summary>
internal sealed class DataDirectory : IDisposable
{
    public const string EndpointsName = "endpoints.json";
    public const string TemporaryPrefix = "ecommerce-host-";

    private const string MarkerName = "ecommerce.json";
    private const string TemporarySuffix = ".tmp";
    private const string LockName = "lock";
    private const long DefaultSeed = 1;

    private readonly FileStream _lock;

    private DataDirectory(string path, FileStream held, DataDirectoryMarker marker, bool temporary, bool isNew)
    {
        Path = path;
        _lock = held;
        Seed = marker.Seed;
        IsTemporary = temporary;
        IsNew = isNew;
    }

    public string Path { get; }

    public long Seed { get; }

    /// <summary>Whether the folder goes when the host ends well.</summary>
    public bool IsTemporary { get; }

    /// <summary>Whether this start made it.</summary>
    public bool IsNew { get; }

    public string Postgres => System.IO.Path.Combine(Path, "postgres");

    public string ClickHouse => System.IO.Path.Combine(Path, "clickhouse");

    public string Endpoints => System.IO.Path.Combine(Path, EndpointsName);

    /// <summary>The oracle's memory, in a folder that is kept.</summary>
    public string OracleJournal => System.IO.Path.Combine(Path, "oracle.journal");

    public string OracleSocket => System.IO.Path.Combine(Path, "oracle.sock");

    /// <summary>Where verbs in other processes ask the running host.</summary>
    public string ControlSocket => System.IO.Path.Combine(Path, "control.sock");

    /// <summary>Opens or makes the folder and takes its lock.</summary>
    /// <exception cref="UsageException">The folder is somebody else's, of another version, or holds another seed.</exception>
    /// <exception cref="PartFailedException">The folder cannot be written, or another host runs on it.</exception>
    public static DataDirectory Open(string? path, long? seed)
    {
        var temporary = path is null;
        var full = System.IO.Path.GetFullPath(path ?? System.IO.Path.Combine(System.IO.Path.GetTempPath(), TemporaryPrefix + Guid.NewGuid().ToString("N")[..12]));
        if (temporary && !Directory.Exists(System.IO.Path.GetTempPath()))
        {
            throw new PartFailedException($"The temporary folder {System.IO.Path.GetTempPath()} (TMPDIR) does not exist. Create it, point TMPDIR elsewhere, or name a folder with --data-dir.");
        }

        if (File.Exists(full))
        {
            throw new UsageException($"--data-dir {full} is a file. Name a folder.");
        }

        FileStream? held = null;
        try
        {
            var marker = System.IO.Path.Combine(full, MarkerName);
            if (Directory.Exists(full) && !File.Exists(marker) && Directory.EnumerateFileSystemEntries(full).Any(entry => System.IO.Path.GetFileName(entry) is not (LockName or MarkerName + TemporarySuffix)))
            {
                throw new UsageException($"--data-dir {full} is not empty and was not made by this program, so nothing in it is touched. Name an empty or a new folder.");
            }

            CreateFolder(full);
            held = TakeLock(full);
            var isNew = !File.Exists(marker);
            var found = isNew ? WriteMarker(marker, seed ?? DefaultSeed) : ReadMarker(marker);
            if (seed is { } asked && asked != found.Seed)
            {
                throw new UsageException(string.Create(CultureInfo.InvariantCulture, $"--data-dir {full} holds the store of seed {found.Seed}, not of seed {asked}. Leave --seed out to go on with it, or name another folder."));
            }

            return new DataDirectory(full, held, found, temporary, isNew);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            held?.Dispose();
            throw new PartFailedException($"The data directory {full} cannot be used: {error.Message} Name a folder that you may write to with --data-dir.", error);
        }
        catch
        {
            held?.Dispose();
            throw;
        }
    }

    /// <summary>Folders that hosts of this user left behind when they were killed: nobody holds their lock.</summary>
    public static IEnumerable<DataDirectory> Abandoned()
    {
        string[] paths;
        try
        {
            paths = Directory.GetDirectories(System.IO.Path.GetTempPath(), TemporaryPrefix + "*");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Whoever needs the temporary folder says what is wrong with it.
            yield break;
        }

        foreach (var path in paths)
        {
            DataDirectory? found = null;
            try
            {
                if (File.Exists(System.IO.Path.Combine(path, MarkerName)))
                {
                    // Never a new lock file: one that is gone belongs to a host that is removing its folder just now.
                    var held = TakeLock(path, FileMode.Open);
                    found = new DataDirectory(path, held, new DataDirectoryMarker(), temporary: true, isNew: false);
                }
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException or PartFailedException)
            {
                // In use, or another user's: not ours to tidy.
            }

            if (found is not null)
            {
                yield return found;
            }
        }
    }

    /// <summary>Removes a temporary folder with all in it; a kept one stays.</summary>
    public void Remove()
    {
        if (!IsTemporary)
        {
            return;
        }

        // Marker and lock last, in this order: killed halfway, the folder is still known as abandoned, and until then nobody else can take its lock.
        foreach (var entry in new DirectoryInfo(Path).EnumerateFileSystemInfos())
        {
            if (entry is DirectoryInfo { LinkTarget: null } folder)
            {
                folder.Delete(recursive: true);
            }
            else if (entry.Name is not (MarkerName or LockName))
            {
                entry.Delete();
            }
        }

        File.Delete(System.IO.Path.Combine(Path, MarkerName));
        File.Delete(System.IO.Path.Combine(Path, LockName));
        Directory.Delete(Path);
    }

    public void Dispose() => _lock.Dispose();

    private static void CreateFolder(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
            return;
        }

        // Run by root, the server is another user's process and has to pass through; it cannot list what is here.
        var mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
        Directory.CreateDirectory(path, Environment.IsPrivilegedProcess ? mode | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute : mode);
    }

    private static FileStream TakeLock(string path, FileMode mode = FileMode.OpenOrCreate)
    {
        var file = System.IO.Path.Combine(path, LockName);
        try
        {
            var stream = new FileStream(file, mode, FileAccess.ReadWrite, FileShare.None);
            stream.SetLength(0);
            using var writer = new StreamWriter(stream, leaveOpen: true);
            writer.Write(Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
            return stream;
        }
        catch (IOException error) when (File.Exists(file) && error is not (DirectoryNotFoundException or FileNotFoundException) && !IsDiskFull(error))
        {
            throw new PartFailedException($"Another host runs on the data directory {path} (its lock file is held). Stop it, or name another folder with --data-dir.", error);
        }
    }

    // ENOSPC and EDQUOT: the folder is free, the disk is not.
    private static bool IsDiskFull(IOException error) => (error.HResult & 0xFFFF) is 28 or 122;

    private static DataDirectoryMarker WriteMarker(string path, long seed)
    {
        var marker = new DataDirectoryMarker { Seed = seed };
        var temporary = path + TemporarySuffix;
        File.WriteAllText(temporary, JsonSerializer.Serialize(marker, EndpointsJson.Default.DataDirectoryMarker));
        File.Move(temporary, path, overwrite: true);
        return marker;
    }

    private static DataDirectoryMarker ReadMarker(string path)
    {
        try
        {
            var marker = JsonSerializer.Deserialize(File.ReadAllText(path), EndpointsJson.Default.DataDirectoryMarker);
            return marker is { Format: DataDirectoryMarker.CurrentFormat }
                ? marker
                : throw new UsageException($"{path} was written by another version of this program (format {marker?.Format}). Use that version, or name another folder.");
        }
        catch (JsonException error)
        {
            throw new UsageException($"{path} is damaged: {error.Message} Restore it, or name another folder.");
        }
    }
}
