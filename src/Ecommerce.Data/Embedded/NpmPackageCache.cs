namespace Ecommerce.Data.Embedded;

/// <summary>
/// Keeps pinned npm packages in a folder and fetches, through the machine's own npm, what is missing. Safe for several processes at once; a package is
/// either whole in the cache or not there.
/// </summary>
public sealed class NpmPackageCache
{
    private readonly NpmPackageCacheOptions _options;

    /// <summary>Creates a cache; nothing is touched until the first package is asked for.</summary>
    /// <param name="options">Settings; null for the defaults.</param>
    public NpmPackageCache(NpmPackageCacheOptions? options = null) => _options = options ?? new();

    /// <summary>The cache's folder.</summary>
    public string Directory => _options.Directory;

    /// <summary>Whether npm is on this machine.</summary>
    public bool NpmIsPresent => Programs.Find(_options.Npm) is not null;

    /// <summary>The folder of a package that is whole in the cache, or null.</summary>
    /// <param name="package">The package.</param>
    public string? Find(NpmPackage package)
    {
        ArgumentNullException.ThrowIfNull(package);
        var folder = Folder(package);
        return CompletionMarker.Holds(folder, package) ? folder : null;
    }

    /// <summary>Returns the folder of a package, and fetches it first if it is not in the cache.</summary>
    /// <param name="package">The package.</param>
    /// <param name="progress">Told of every stage and of the bytes that have arrived; null to tell nobody.</param>
    /// <param name="cancellationToken">Stops npm and removes what it has brought so far.</param>
    /// <returns>The folder that holds the package's files (what npm puts under <c>package/</c>).</returns>
    /// <exception cref="NativePartException">There is no npm, it failed, what it brought is not the pinned archive, or the cache cannot be written.</exception>
    public async Task<string> EnsureAsync(NpmPackage package, IProgress<NpmFetchProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(package);
        if (Find(package) is { } cached)
        {
            return cached;
        }

        var npm = Programs.Find(_options.Npm) ?? throw new NativePartException(
            NativePartError.NpmNotFound,
            $"{package.DisplayName} is not in the cache ({Folder(package)}) and there is no npm on PATH to fetch {package.Specification} with. {NativePartException.WaysOut(package.PathVariable)}");
        try
        {
            return await FetchAsync(package, npm, progress, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new NativePartException(
                NativePartError.CacheNotWritable,
                $"{package.Specification} could not be written to the cache {Directory}: {e.Message} Make room there or the folder writable, or set ECOMMERCE_CACHE to another one.",
                e);
        }
    }

    private async Task<string> FetchAsync(NpmPackage package, string npm, IProgress<NpmFetchProgress>? progress, CancellationToken cancellationToken)
    {
        NpmArchive.CreateFolder(Directory);
        using var held = await FileLock.AcquireAsync(
            Path.Combine(Directory, package.FolderName + ".lock"),
            _options.LockTimeout,
            () => progress?.Report(new(package, NpmFetchStage.Waiting, 0, null)),
            _options.TimeProvider,
            cancellationToken).ConfigureAwait(false)
            ?? throw new NativePartException(
                NativePartError.TimedOut,
                $"Another process has been fetching {package.Specification} into {Directory} for {_options.LockTimeout.TotalMinutes:0.#} min. Wait for it or end it, then start again.");
        if (Find(package) is { } meanwhile)
        {
            return meanwhile;
        }

        RemoveRemains(package);
        var staging = Path.Combine(Directory, $"{package.FolderName}.part-{Guid.NewGuid():N}");
        try
        {
            NpmArchive.CreateFolder(staging);
            var archive = await new NpmDownload(package, _options, progress).RunAsync(npm, staging, cancellationToken).ConfigureAwait(false);
            var extracted = Path.Combine(staging, "package");
            NpmArchive.CreateFolder(extracted);
            await NpmArchive.ExtractAsync(package, archive, extracted, progress, cancellationToken).ConfigureAwait(false);
            CompletionMarker.Write(extracted, package);
            System.IO.Directory.Move(extracted, Folder(package));
        }
        finally
        {
            Remove(staging);
        }

        progress?.Report(new(package, NpmFetchStage.Done, 0, null));
        return Folder(package);
    }

    /// <summary>What a killed process left, and a package that is no longer whole. The lock is held, so nobody works on them.</summary>
    private void RemoveRemains(NpmPackage package)
    {
        foreach (var folder in System.IO.Directory.EnumerateDirectories(Directory, package.FolderName + ".part-*"))
        {
            Remove(folder);
        }

        if (System.IO.Directory.Exists(Folder(package)))
        {
            System.IO.Directory.Delete(Folder(package), recursive: true);
        }
    }

    private static void Remove(string folder)
    {
        try
        {
            System.IO.Directory.Delete(folder, recursive: true);
        }
        catch (DirectoryNotFoundException)
        {
            // Nothing was left.
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The next fetch tries again; the error that brought us here matters more.
        }
    }

    private string Folder(NpmPackage package) => Path.Combine(Directory, package.FolderName);
}
