using Ecommerce.Testing.Chaos;

namespace Ecommerce.Testing.Faults;

/// <summary>A transaction stays open for some seconds, whatever else happens meanwhile: snapshots, chunks, restarts. A kill of PostgreSQL may end it.</summary>
/// <param name="Time">How long.</param>
public sealed record HoldTransaction(TimeSpan Time) : Fault
{
    /// <inheritdoc/>
    public override string Name => "open-transaction";

    /// <inheritdoc/>
    public override async Task ApplyAsync(ChaosScene scene, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(scene);
        var holding = StoreWrites.InsertSlowlyAsync(scene, Time, cancellationToken);
        scene.BeforeQuiet(_ => holding);
        await scene.LiveAsync(TimeSpan.FromMilliseconds(50), cancellationToken).ConfigureAwait(false);
    }
}
