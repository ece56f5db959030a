using System.Text.Json;

namespace Ecommerce.Streaming.Capture;

/// <summary>Keeps the offset as JSON in a file, replaced as a whole: a reader sees the old one or the new one.</summary>
/// <param name="path">The file; its folder must exist.</param>
public sealed class FileCaptureOffsetStore(string path) : ICaptureOffsetStore
{
    private static readonly JsonSerializerOptions Format = new() { WriteIndented = true };

    /// <inheritdoc/>
    /// <exception cref="CaptureException">The file holds something else.</exception>
    public async ValueTask<CaptureOffset?> ReadAsync(CancellationToken cancellationToken)
    {
        if (!File.Exists(path))
        {
            return null;
        }

        try
        {
            return JsonSerializer.Deserialize<CaptureOffset>(await File.ReadAllBytesAsync(path, cancellationToken).ConfigureAwait(false), Format);
        }
        catch (JsonException e)
        {
            throw new CaptureException($"The offset file '{path}' cannot be read: {e.Message} Restore it, or delete it to take a new snapshot.", e);
        }
    }

    /// <inheritdoc/>
    public async ValueTask WriteAsync(CaptureOffset offset, CancellationToken cancellationToken)
    {
        var next = path + ".next";
        var file = new FileStream(next, FileMode.Create, FileAccess.Write, FileShare.None);
        await using (file.ConfigureAwait(false))
        {
            await JsonSerializer.SerializeAsync(file, offset, Format, cancellationToken).ConfigureAwait(false);
            file.Flush(flushToDisk: true);
        }

        File.Move(next, path, overwrite: true);
    }
}
