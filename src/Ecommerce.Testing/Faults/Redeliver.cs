using Ecommerce.Testing.Chaos;

namespace Ecommerce.Testing.Faults;

/// <summary>The newest records of every partition are delivered once more, in their order.</summary>
/// <param name="Most">How many of each partition.</param>
public sealed record Redeliver(int Most) : Fault
{
    /// <inheritdoc/>
    public override string Name => "redeliver";

    /// <inheritdoc/>
    public override async Task ApplyAsync(ChaosScene scene, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(scene);
        await scene.Topics.WriteAgainAsync(scene.Topics.ReadTail(Most), cancellationToken).ConfigureAwait(false);
    }
}
