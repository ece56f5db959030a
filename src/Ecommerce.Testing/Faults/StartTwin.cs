using Ecommerce.Testing.Chaos;

namespace Ecommerce.Testing.Faults;

/// <summary>A second host is started on the same data while the first runs; it must be refused.</summary>
public sealed record StartTwin : Fault
{
    /// <inheritdoc/>
    public override string Name => "start-twin";

    /// <inheritdoc/>
    public override async Task ApplyAsync(ChaosScene scene, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(scene);
        var words = await scene.Pipeline.TryStartTwinAsync(cancellationToken).ConfigureAwait(false);
        if (words is null || !words.Contains("Another host", StringComparison.Ordinal))
        {
            throw new ChaosException(words is null ? "Two hosts ran on the same data." : $"The second host did not say that another one runs: {words}");
        }
    }
}
