using System.Reflection;
using System.Runtime.InteropServices;

namespace Ecommerce.Analytics.Embedded;

/// <summary>Finds and loads chDB's shared library.</summary>
public static class ChdbLibrary
{
    /// <summary>Environment variable with the full path of <c>libchdb.so</c>; it wins over everything else.</summary>
    public const string PathVariable = "ECOMMERCE_LIBCHDB";

    private static readonly Lock Gate = new();
    private static string? _loadedPath;
    private static nint _handle;

    /// <summary>Finds the library: the path in <see cref="PathVariable"/>.</summary>
    /// <param name="cancellationToken">Cancels the search.</param>
    /// <returns>The full path of the library.</returns>
    /// <exception cref="ChdbException">There is none; the message names the ways out.</exception>
    public static Task<string> LocateAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var path = Environment.GetEnvironmentVariable(PathVariable);
        if (string.IsNullOrWhiteSpace(path))
            throw new ChdbException($"chDB's library was not found. Set {PathVariable} to the full path of libchdb.so.");
        if (!File.Exists(path))
            throw new ChdbException($"{PathVariable} names {path}, which does not exist. Set it to the full path of libchdb.so.");
        return Task.FromResult(Path.GetFullPath(path));
    }

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

            try
            {
                _handle = NativeLibrary.Load(path);
            }
            catch (Exception error) when (error is DllNotFoundException or BadImageFormatException)
            {
                throw new ChdbException($"chDB could not be loaded from {path}: {error.Message} Set {PathVariable} to a libchdb.so for this system.", error);
            }

            NativeLibrary.SetDllImportResolver(typeof(ChdbLibrary).Assembly, Resolve);
            _loadedPath = path;
            NativeMethods.SetSignalHandlersEnabled(0);
        }
    }

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? searchPath) =>
        string.Equals(name, NativeMethods.Library, StringComparison.Ordinal) ? _handle : 0;
}
