using Ecommerce.Testing.Chaos;

namespace Ecommerce.Testing.Faults;

/// <summary>The host is stopped in order, and the store lives on without it for a while.</summary>
/// <param name="Away">How long.</param>
public sealed record StopHost(TimeSpan Away) : Fault
{
    /// <inheritdoc/>
    public override string Name => "stop-host";

    /// <inheritdoc/>
    public override async Task ApplyAsync(ChaosScene scene, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(scene);
        await scene.Pipeline.StopAsync(cancellationToken).ConfigureAwait(false);
        await scene.LiveAsync(Away, cancellationToken).ConfigureAwait(false);
        await scene.EnsureRunningAsync(cancellationToken).ConfigureAwait(false);
    }
}
