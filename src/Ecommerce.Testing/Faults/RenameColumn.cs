using Ecommerce.Testing.Chaos;

namespace Ecommerce.Testing.Faults;

/// <summary>A column that answers need gets another name while rows change: their messages must be parked and seen. With the old name back, the rows' next messages make up for it.</summary>
public sealed record RenameColumn : Fault
{
    /// <inheritdoc/>
    public override string Name => "ddl-rename-column";

    /// <inheritdoc/>
    public override async Task ApplyAsync(ChaosScene scene, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(scene);
        await StoreWrites.WithoutColumnAsync(
            scene,
            "ALTER TABLE public.orderdetails RENAME COLUMN subtotal_amount TO chaos_amount",
            "orderdetails",
            "UPDATE public.orderdetails SET quantity = quantity WHERE id IN ({0})",
            "ALTER TABLE public.orderdetails RENAME COLUMN chaos_amount TO subtotal_amount",
            cancellationToken).ConfigureAwait(false);
    }
}
