using System.Diagnostics;
using Ecommerce.Data.Embedded;
using Ecommerce.Testing;

namespace Ecommerce.Data.Tests.Embedded;

/// <summary>A data directory that was initialized once and used by nobody: copying it is much cheaper than initdb.</summary>
public sealed class InitializedFolder : IAsyncLifetime
{
    private readonly TestFolder _folder = new();

    public async ValueTask InitializeAsync() =>
        await (await EmbeddedPostgres.StartAsync(new() { DataDirectory = _folder["postgres"], Durable = false })).DisposeAsync();

    public async Task CopyToAsync(string path)
    {
        // cp keeps owners and modes.
        using var copy = Process.Start(new ProcessStartInfo("cp", ["-a", _folder["postgres"], path]) { UseShellExecute = false })!;
        await copy.WaitForExitAsync();
        copy.ExitCode.Should().Be(0);
    }

    public ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }
}
