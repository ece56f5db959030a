using System.Text.Json.Nodes;
using Ecommerce.Testing.Chaos;

namespace Ecommerce.Testing.Faults;

/// <summary>Tables are read again on the living slot while the store writes, so that rows of the snapshot arrive after newer changes. The host may be killed in the middle.</summary>
/// <param name="Table">The table that is asked for; empty for all.</param>
/// <param name="KillHost">Whether the host is killed in the middle.</param>
public sealed record Resnapshot(string Table, bool KillHost) : Fault
{
    /// <inheritdoc/>
    public override string Name => "resnapshot";

    /// <inheritdoc/>
    public override async Task ApplyAsync(ChaosScene scene, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(scene);
        if (!KillHost)
        {
            await scene.AskAsync("resnapshot", Arguments(), cancellationToken).ConfigureAwait(false);
            return;
        }

        var asked = scene.Pipeline.AskAsync("resnapshot", Arguments(), cancellationToken);
        await scene.LiveAsync(TimeSpan.FromMilliseconds(scene.Random.Next(400)), cancellationToken).ConfigureAwait(false);
        await scene.Pipeline.KillAsync(cancellationToken).ConfigureAwait(false);
        // Whoever asked hears that the host is gone, or was answered just before.
        await asked.ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default).ConfigureAwait(false);
        await scene.EnsureRunningAsync(cancellationToken).ConfigureAwait(false);
    }

    private JsonObject Arguments() => new() { ["tables"] = Table.Length == 0 ? [] : new JsonArray(Table) };
}
