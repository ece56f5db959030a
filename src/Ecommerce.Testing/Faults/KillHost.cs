using Ecommerce.Testing.Chaos;

namespace Ecommerce.Testing.Faults;

/// <summary><c>kill -9</c> of the host at a random moment.</summary>
public sealed record KillHost : Fault
{
    /// <inheritdoc/>
    public override string Name => "kill-host";

    /// <inheritdoc/>
    public override async Task ApplyAsync(ChaosScene scene, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(scene);
        await scene.Pipeline.KillAsync(cancellationToken).ConfigureAwait(false);
        await scene.EnsureRunningAsync(cancellationToken).ConfigureAwait(false);
    }
}
