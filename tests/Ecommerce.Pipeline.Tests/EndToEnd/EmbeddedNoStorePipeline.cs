namespace Ecommerce.Pipeline.Tests.EndToEnd;

/// <summary>One host with embedded engines and an empty store, shared by a class of tests.</summary>
public sealed class EmbeddedNoStorePipeline : IAsyncLifetime
{
    internal RunningPipeline Pipeline { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Pipeline = await RunningPipeline.StartAsync(["--no-store"]);

    public ValueTask DisposeAsync() => Pipeline.DisposeAsync();
}
