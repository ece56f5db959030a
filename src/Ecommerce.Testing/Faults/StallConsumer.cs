using Ecommerce.Testing.Chaos;

namespace Ecommerce.Testing.Faults;

/// <summary>ClickHouse stops consuming for a while.</summary>
/// <param name="Time">How long.</param>
public sealed record StallConsumer(TimeSpan Time) : Fault
{
    /// <inheritdoc/>
    public override string Name => "stall-consumer";

    /// <inheritdoc/>
    public override async Task ApplyAsync(ChaosScene scene, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(scene);
        await scene.Pipeline.StallAsync(Time, cancellationToken).ConfigureAwait(false);
    }
}
