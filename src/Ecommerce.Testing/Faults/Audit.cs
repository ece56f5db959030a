using Ecommerce.Testing.Chaos;

namespace Ecommerce.Testing.Faults;

/// <summary>Everything is settled once more while everything flows: there must be nothing to correct.</summary>
public sealed record Audit : Fault
{
    /// <inheritdoc/>
    public override string Name => "audit";

    /// <inheritdoc/>
    public override async Task ApplyAsync(ChaosScene scene, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(scene);
        var result = await scene.AskAsync("audit", [], cancellationToken).ConfigureAwait(false);
        if (result["corrections"]?.GetValue<long>() is not 0)
        {
            throw new ChaosException($"The audit found something to correct: {result.ToJsonString()}");
        }
    }
}
