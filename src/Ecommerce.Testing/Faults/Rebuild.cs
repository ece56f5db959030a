using System.Text.Json.Nodes;
using Ecommerce.Testing.Chaos;

namespace Ecommerce.Testing.Faults;

/// <summary>An analytical table is rebuilt from the state and swapped in while everything flows.</summary>
/// <param name="Table">The table, e.g. <c>_at_monthly_orders</c>.</param>
public sealed record Rebuild(string Table) : Fault
{
    /// <inheritdoc/>
    public override string Name => "rebuild";

    /// <inheritdoc/>
    public override async Task ApplyAsync(ChaosScene scene, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(scene);
        await scene.AskAsync("rebuild", new JsonObject { ["tables"] = new JsonArray(Table) }, cancellationToken).ConfigureAwait(false);
    }
}
