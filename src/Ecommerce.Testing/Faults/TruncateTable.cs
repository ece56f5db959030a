using Ecommerce.Testing.Chaos;

namespace Ecommerce.Testing.Faults;

/// <summary>A table is truncated and most of it written again, in one transaction.</summary>
/// <param name="Table">The table; one that no other refers to.</param>
public sealed record TruncateTable(string Table) : Fault
{
    /// <inheritdoc/>
    public override string Name => "truncate";

    /// <inheritdoc/>
    public override async Task ApplyAsync(ChaosScene scene, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(scene);
        await StoreWrites.TruncateAndRefillAsync(scene, Table, cancellationToken).ConfigureAwait(false);
    }
}
