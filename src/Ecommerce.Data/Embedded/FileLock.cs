namespace Ecommerce.Data.Embedded;

/// <summary>A lock between processes, held by an open file; the system releases it when its holder dies.</summary>
internal sealed class FileLock : IDisposable
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(100);

    private readonly FileStream _stream;

    private FileLock(FileStream stream) => _stream = stream;

    /// <summary>Takes the lock at once, or returns null when another process, or this one, holds it.</summary>
    /// <exception cref="UnauthorizedAccessException">The file cannot be opened for writing.</exception>
    public static FileLock? TryAcquire(string path)
    {
        while (true)
        {
            FileStream stream;
            try
            {
                stream = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException error) when (IsHeld(error))
            {
                return null;
            }

            if (!WasDeleted(stream))
            {
                return new FileLock(stream);
            }

            // The previous holder removed the file between our opening and our locking it: that lock protects nothing.
            stream.Dispose();
        }
    }

    /// <summary>Waits for the lock; null at the deadline.</summary>
    public static async Task<FileLock?> AcquireAsync(string path, TimeSpan timeout, Action waiting, TimeProvider time, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        while (true)
        {
            if (TryAcquire(path) is { } taken)
            {
                return taken;
            }

            if (time.GetElapsedTime(started) >= timeout)
            {
                return null;
            }

            waiting();
            await Task.Delay(PollInterval, time, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Releases the lock and removes its file.</summary>
    public void Dispose()
    {
        // Removed while it is still held, so that whoever opened it meanwhile sees below that it is gone. Only Linux tells.
        if (OperatingSystem.IsLinux())
        {
            try
            {
                File.Delete(_stream.Name);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // A file that stays behind is no lock.
            }
        }

        _stream.Dispose();
    }

    // .NET passes on what flock says: EWOULDBLOCK, 11 on Linux and 35 on macOS.
    private static bool IsHeld(IOException error) => error.HResult is 11 or 35;

    private static bool WasDeleted(FileStream stream) =>
        OperatingSystem.IsLinux()
        && new FileInfo($"/proc/self/fd/{stream.SafeFileHandle.DangerousGetHandle()}").LinkTarget?.EndsWith(" (deleted)", StringComparison.Ordinal) == true;
}
