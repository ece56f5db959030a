using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging;

namespace Ecommerce.Data.Geography;

/// <summary>Answers on disk, a file each. A file is there whole or not at all; one that cannot be read counts as absent.</summary>
internal sealed class GeocodingCache(string directory, NominatimOptions options, TimeProvider time, ILogger logger)
{
    private static readonly JsonSerializerOptions Format = new() { WriteIndented = true };

    /// <summary>What was answered; null if nothing was, or too long ago.</summary>
    public IReadOnlyList<GeocodedAddress>? Read(string city, string state)
    {
        var file = FileOf(city, state);
        try
        {
            using var stream = File.OpenRead(file);
            var entry = JsonSerializer.Deserialize<Entry>(stream, Format);
            if (entry is not { Found: { } found } || found.Any(address => address?.FormattedAddress is null || address.Provider is null))
            {
                Log.CacheUnreadable(logger, file, "it holds no answer");
                return null;
            }

            var age = time.GetUtcNow() - entry.StoredAt;
            return age < (found.Count > 0 ? options.CacheLifetime : options.NegativeCacheLifetime) ? found : null;
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception error) when (error is JsonException or IOException or UnauthorizedAccessException)
        {
            Log.CacheUnreadable(logger, file, error.Message);
            return null;
        }
    }

    /// <summary>Keeps an answer, also the answer that there is no such place. An answer that cannot be kept is still an answer.</summary>
    public void Write(string city, string state, IReadOnlyList<GeocodedAddress> found)
    {
        var file = FileOf(city, state);
        var temporary = $"{file}.{Guid.NewGuid():N}.tmp";
        try
        {
            Directory.CreateDirectory(directory);
            using (var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write))
            {
                JsonSerializer.Serialize(stream, new Entry(city, state, time.GetUtcNow(), found), Format);
                stream.Flush(flushToDisk: true);
            }

            File.Move(temporary, file, overwrite: true);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            Log.CacheUnwritable(logger, file, error.Message);
            TryDelete(temporary);
        }
    }

    private static void TryDelete(string file)
    {
        try
        {
            File.Delete(file);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Whoever tidies the folder finds it by its ending.
        }
    }

    // Names may hold anything, and two servers may differ.
    private string FileOf(string city, string state)
    {
        var key = string.Join('\n', options.Endpoint.AbsoluteUri, city.Trim().ToUpperInvariant(), state.Trim().ToUpperInvariant());
        return Path.Combine(directory, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)).AsSpan(0, 16)) + ".json");
    }

    private sealed record Entry(string City, string State, DateTimeOffset StoredAt, IReadOnlyList<GeocodedAddress> Found);
}
