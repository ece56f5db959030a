using System.Reflection;
using System.Runtime.InteropServices;
using Ecommerce.Data.Embedded;

namespace Ecommerce.Analytics.Embedded;

/// <summary>Finds and loads chDB's shared library.</summary>
public static class ChdbLibrary
{
    /// <summary>Environment variable with the full path of <c>libchdb.so</c>; it wins over everything else.</summary>
    public const string PathVariable = "ECOMMERCE_LIBCHDB";

    private static readonly Lock Gate = new();
    private static string? _loadedPath;
    private static nint _handle;

    /// <summary>Finds the library: a given path, else that in <see cref="PathVariable"/>, else the pinned npm package, cached or fetched.</summary>
    /// <param name="path">A library to use and no other; null to search.</param>
    /// <param name="cache">Where packages are kept; null for the default cache.</param>
    /// <param name="progress">Told how a download goes.</param>
    /// <param name="cancellationToken">Stops a download.</param>
    /// <returns>The full path of the library.</returns>
    /// <exception cref="NativePartException">Nothing usable was found; the message names the ways out.</exception>
    public static async Task<string> LocateAsync(
        string? path = null, NpmPackageCache? cache = null, IProgress<NpmFetchProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        var (given, by) = path is { Length: > 0 } ? (path, "The given path") : (Environment.GetEnvironmentVariable(PathVariable), PathVariable);
        if (given is { Length: > 0 })
            return Existing(given, by);

        var package = ChdbPackage.ForThisPlatform ?? throw new NativePartException(
            NativePartError.PlatformNotSupported,
            $"No chDB package is pinned for this operating system and processor ({RuntimeInformation.RuntimeIdentifier}). "
            + $"Set {PathVariable} to the full path of a libchdb.so of version 26.7, or use an external ClickHouse.");
        var folder = await (cache ?? new NpmPackageCache()).EnsureAsync(package, progress, cancellationToken).ConfigureAwait(false);
        return Path.Combine(folder, ChdbPackage.LibraryFile);
    }

    /// <summary>Loads a library for a look at it: that it is there, is one, and has chDB's functions. The engine does not start.</summary>
    /// <param name="path">The library.</param>
    /// <exception cref="NativePartException">There is no such file.</exception>
    /// <exception cref="ChdbException">It cannot be loaded, or is another library.</exception>
    public static void Check(string path) => NativeLibrary.Free(Open(Existing(path, "The given path")));

    /// <summary>Loads the library once per process; the engine cannot be loaded twice.</summary>
    internal static void Load(string path)
    {
        path = Path.GetFullPath(path);
        lock (Gate)
        {
            if (_loadedPath is not null)
            {
                if (!string.Equals(_loadedPath, path, StringComparison.Ordinal))
                    throw new ChdbException($"chDB is loaded from {_loadedPath}; a process cannot also load it from {path}. Use the same path everywhere.");
                return;
            }

            _handle = Open(path);
            NativeLibrary.SetDllImportResolver(typeof(ChdbLibrary).Assembly, Resolve);
            _loadedPath = path;
            NativeMethods.SetSignalHandlersEnabled(0);
        }
    }

    private static string Existing(string path, string namedBy) => File.Exists(path)
        ? Path.GetFullPath(path)
        : throw new NativePartException(NativePartError.BadPath, $"{namedBy} names {path}, and there is no such file. It must be the full path of libchdb.so.");

    private static nint Open(string path)
    {
        nint handle;
        try
        {
            handle = NativeLibrary.Load(path);
        }
        catch (Exception error) when (error is DllNotFoundException or BadImageFormatException)
        {
            throw Unusable(path, LoaderWords(error), error);
        }

        if (NativeLibrary.TryGetExport(handle, NativeMethods.FirstEntryPoint, out _))
            return handle;
        NativeLibrary.Free(handle);
        throw Unusable(path, $"it has no function {NativeMethods.FirstEntryPoint}, so it is another library or an older version.", inner: null);
    }

    private static ChdbException Unusable(string path, string reason, Exception? inner) =>
        new($"chDB could not be loaded from {path}: {reason} Set {PathVariable} to a libchdb.so of version 26.7 for this system, or unset it.", inner);

    // .NET puts advice on strace and LD_DEBUG before what the system's loader said.
    private static string LoaderWords(Exception error)
    {
        var lines = error.Message.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return lines.Length > 1 ? string.Join("; ", lines[1..].Distinct(StringComparer.Ordinal)) + "." : error.Message;
    }

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? searchPath) =>
        string.Equals(name, NativeMethods.Library, StringComparison.Ordinal) ? _handle : 0;
}
