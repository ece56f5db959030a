using Ecommerce.Testing.Chaos;

namespace Ecommerce.Testing.Faults;

/// <summary>A table is dropped and made anew under its name, with most of its rows.</summary>
/// <param name="Table">The table; one that no other refers to.</param>
public sealed record RecreateTable(string Table) : Fault
{
    /// <inheritdoc/>
    public override string Name => "ddl-recreate";

    /// <inheritdoc/>
    public override async Task ApplyAsync(ChaosScene scene, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(scene);
        await StoreWrites.RecreateAsync(scene, Table, cancellationToken).ConfigureAwait(false);
    }
}
