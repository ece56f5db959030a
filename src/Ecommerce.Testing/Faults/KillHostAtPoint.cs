using Ecommerce.Analytics.Settling;
using Ecommerce.Testing.Chaos;

namespace Ecommerce.Testing.Faults;

/// <summary><c>kill -9</c> of the host when its settle loop comes to a named point.</summary>
/// <param name="Point">The point.</param>
/// <param name="Nth">Which time it comes there, from 1.</param>
public sealed record KillHostAtPoint(SettlePoint Point, int Nth) : Fault
{
    /// <inheritdoc/>
    public override string Name => "kill-host-at";

    /// <inheritdoc/>
    public override async Task ApplyAsync(ChaosScene scene, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(scene);
        var dying = scene.Pipeline.KillAtAsync(Point, Nth, TimeSpan.FromSeconds(4), cancellationToken);
        if (Point is SettlePoint.FloorsApplied)
        {
            // Floors have something to do only where rows are below one.
            await StoreWrites.TruncateAndRefillAsync(scene, "transactions", cancellationToken).ConfigureAwait(false);
        }

        if (!await dying.ConfigureAwait(false))
        {
            scene.Say($"the settle loop did not come to {Point}");
        }

        await scene.EnsureRunningAsync(cancellationToken).ConfigureAwait(false);
    }
}
