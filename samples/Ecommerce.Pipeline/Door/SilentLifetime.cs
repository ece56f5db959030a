using Microsoft.Extensions.Hosting;

namespace Ecommerce.Pipeline.Door;

/// <summary>The door opens and closes when it is told; the process's signals belong to the host around it.</summary>
internal sealed class SilentLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
