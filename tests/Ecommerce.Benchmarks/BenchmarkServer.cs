using System.Collections.Immutable;
using Ecommerce.Data.Embedded;

namespace Ecommerce.Benchmarks;

/// <summary>An embedded PostgreSQL server in a temporary folder that goes with it.</summary>
internal sealed class BenchmarkServer : IAsyncDisposable
{
    private readonly EmbeddedPostgres _server;
    private readonly string _folder;

    private BenchmarkServer(EmbeddedPostgres server, string folder) => (_server, _folder) = (server, folder);

    /// <summary>How to connect as the superuser.</summary>
    public string ConnectionString => _server.ConnectionString;

    public static async Task<BenchmarkServer> StartAsync(int majorVersion, bool durable, ImmutableDictionary<string, string> settings, CancellationToken cancellationToken)
    {
        // Directory.CreateTempSubdirectory makes a folder that the server's own account could not enter.
        var folder = Path.Combine(Path.GetTempPath(), $"ecommerce-benchmark-{Guid.NewGuid():N}");
        Directory.CreateDirectory(folder);
        File.SetUnixFileMode(folder, File.GetUnixFileMode("/"));
        try
        {
            var options = new EmbeddedPostgresOptions { DataDirectory = Path.Combine(folder, "postgres"), MajorVersion = majorVersion, Durable = durable, Settings = settings };
            return new(await EmbeddedPostgres.StartAsync(options, cancellationToken), folder);
        }
        catch
        {
            Directory.Delete(folder, recursive: true);
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
