using Ecommerce.Testing.Chaos;

namespace Ecommerce.Testing.Faults;

/// <summary>The host, and the sessions of PostgreSQL, go by another time zone from now on. What the store dates does not change.</summary>
/// <param name="Zone">The zone, e.g. <c>America/New_York</c>.</param>
public sealed record ChangeTimeZone(string Zone) : Fault
{
    /// <inheritdoc/>
    public override string Name => "time-zone";

    /// <inheritdoc/>
    public override async Task ApplyAsync(ChaosScene scene, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(scene);
        await scene.Postgres.ExecuteAsync($"ALTER DATABASE shop SET timezone = '{Zone}'", cancellationToken).ConfigureAwait(false);
        scene.TimeZone = Zone;
        await scene.Pipeline.KillAsync(cancellationToken).ConfigureAwait(false);
        await scene.EnsureRunningAsync(cancellationToken).ConfigureAwait(false);
    }
}
