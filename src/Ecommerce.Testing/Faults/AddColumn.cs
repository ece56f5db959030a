using Ecommerce.Testing.Chaos;

namespace Ecommerce.Testing.Faults;

/// <summary>A table gets a column that the model does not know, lives with it for a while, and loses it.</summary>
/// <param name="Table">The table.</param>
public sealed record AddColumn(string Table) : Fault
{
    /// <inheritdoc/>
    public override string Name => "ddl-add-column";

    /// <inheritdoc/>
    public override async Task ApplyAsync(ChaosScene scene, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(scene);
        await scene.Store.WriteAsync(transaction => transaction.ExecuteAsync($"ALTER TABLE public.{Table} ADD COLUMN chaos_{Table} integer DEFAULT 7", cancellationToken), cancellationToken).ConfigureAwait(false);
        await scene.LiveAsync(TimeSpan.FromMilliseconds(700), cancellationToken).ConfigureAwait(false);
        await scene.Store.WriteAsync(transaction => transaction.ExecuteAsync($"ALTER TABLE public.{Table} DROP COLUMN chaos_{Table}", cancellationToken), cancellationToken).ConfigureAwait(false);
    }
}
