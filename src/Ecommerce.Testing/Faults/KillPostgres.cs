using Ecommerce.Testing.Chaos;

namespace Ecommerce.Testing.Faults;

/// <summary><c>kill -9</c> of PostgreSQL, or an immediate stop; it comes back after a while, and the host waits for it.</summary>
/// <param name="Immediate">Whether it is an immediate stop (SIGQUIT).</param>
/// <param name="Away">How long it is gone.</param>
/// <param name="WithHost">Whether the host is killed too, before it is back.</param>
public sealed record KillPostgres(bool Immediate, TimeSpan Away, bool WithHost) : Fault
{
    /// <inheritdoc/>
    public override string Name => "kill-postgres";

    /// <inheritdoc/>
    public override async Task ApplyAsync(ChaosScene scene, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(scene);
        await (Immediate ? scene.Postgres.StopImmediatelyAsync(cancellationToken) : scene.Postgres.KillAsync(cancellationToken)).ConfigureAwait(false);
        await scene.LiveAsync(Away, cancellationToken).ConfigureAwait(false);
        if (WithHost)
        {
            await scene.Pipeline.KillAsync(cancellationToken).ConfigureAwait(false);
        }

        await scene.EnsureRunningAsync(cancellationToken).ConfigureAwait(false);
    }
}
