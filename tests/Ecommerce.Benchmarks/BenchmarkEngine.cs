using System.Collections.Immutable;
using ClickHouse.Driver.ADO;
using Ecommerce.Analytics.Embedded;

namespace Ecommerce.Benchmarks;

/// <summary>An embedded ClickHouse in a temporary folder that goes with it.</summary>
internal sealed class BenchmarkEngine : IAsyncDisposable
{
    private readonly ChdbEngine _engine;
    private readonly string _folder;

    private BenchmarkEngine(ChdbEngine engine, string folder)
    {
        (_engine, _folder) = (engine, folder);
        Source = new("Host=embedded;Protocol=http;Database=default", new HttpClient(engine.CreateHandler()) { Timeout = Timeout.InfiniteTimeSpan }, disposeHttpClient: true);
    }

    public ClickHouseDataSource Source { get; }

    /// <param name="kafka">librdkafka's properties for Kafka tables; null for none.</param>
    public static async Task<BenchmarkEngine> StartAsync(ImmutableDictionary<string, string>? kafka = null)
    {
        var folder = Path.Combine(Path.GetTempPath(), $"ecommerce-benchmark-{Guid.NewGuid():N}");
        return new(ChdbEngine.Start(new ChdbOptions { LibraryPath = await ChdbLibrary.LocateAsync(), DataDirectory = folder, KafkaSettings = kafka ?? ImmutableDictionary<string, string>.Empty }), folder);
    }

    public async ValueTask DisposeAsync()
    {
        Source.Dispose();
        await _engine.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
