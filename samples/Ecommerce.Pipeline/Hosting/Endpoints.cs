using System.Text.Json;
using System.Text.Json.Serialization;
using Ecommerce.Pipeline.Cli;

namespace Ecommerce.Pipeline.Hosting;

/// <summary>Where a running host's engines answer. Holds passwords, so its file is readable by its owner alone.</summary>
internal sealed record Endpoints
{
    /// <summary>Npgsql connection string of the store.</summary>
    public string? Postgres { get; init; }

    /// <summary>Kafka bootstrap list.</summary>
    public string? Kafka { get; init; }

    /// <summary>URL with user, password and <c>?database=</c> where the <c>answer_</c> views are.</summary>
    [JsonPropertyName("clickhouse")]
    public string? ClickHouse { get; init; }

    /// <summary>URL of the live page; null where there is none.</summary>
    public string? Page { get; init; }

    /// <summary>Socket in the file system where the host's oracle is heard; null where it keeps none.</summary>
    public string? Oracle { get; init; }

    /// <summary>Socket in the file system where other verbs ask the running host.</summary>
    public string? Control { get; init; }

    public static Endpoints Read(string path)
    {
        try
        {
            using var stream = File.OpenRead(path);
            return JsonSerializer.Deserialize(stream, EndpointsJson.Default.Endpoints)
                ?? throw new UsageException($"The endpoints file {path} is empty. Is the host that writes it ready?");
        }
        catch (JsonException error)
        {
            throw new UsageException($"The endpoints file {path} is not the JSON that 'run --endpoints' writes: {error.Message}");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"The endpoints file {path} cannot be read: {error.Message} A host writes it once it is ready.");
        }
    }

    /// <summary>Finds out early what would otherwise fail only once all is ready.</summary>
    /// <exception cref="PartFailedException">The file could not be written.</exception>
    public static void CheckWritable(string path)
    {
        var full = Path.GetFullPath(path);
        if (Directory.Exists(full))
        {
            throw new UsageException($"--endpoints {full} is a folder. Name a file.");
        }

        var probe = $"{full}.{Environment.ProcessId}.tmp";
        try
        {
            File.Create(probe).Dispose();
            File.Delete(probe);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw NotWritable(full, error);
        }
    }

    /// <summary>Writes the file in one step (temporary file, then rename), mode 0600.</summary>
    public void Write(string path)
    {
        var full = Path.GetFullPath(path);
        var temporary = $"{full}.{Environment.ProcessId}.tmp";
        try
        {
            var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows())
            {
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            }

            using (var stream = new FileStream(temporary, options))
            {
                JsonSerializer.Serialize(stream, this, EndpointsJson.Default.Endpoints);
                stream.Flush(flushToDisk: true);
            }

            File.Move(temporary, full, overwrite: true);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            File.Delete(temporary);
            throw NotWritable(full, error);
        }
    }

    /// <summary>Whether the file holds just these addresses.</summary>
    /// <param name="path">The file.</param>
    public bool IsIn(string path)
    {
        try
        {
            return Read(path) == this;
        }
        catch (UsageException)
        {
            return false;
        }
    }

    private static PartFailedException NotWritable(string file, Exception error) =>
        new($"The endpoints file {file} cannot be written: {error.Message} Name a file in a folder that you may write to.", error);
}
