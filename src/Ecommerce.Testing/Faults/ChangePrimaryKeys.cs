using System.Globalization;
using Ecommerce.Testing.Chaos;

namespace Ecommerce.Testing.Faults;

/// <summary>Order lines get new primary keys.</summary>
/// <param name="Rows">How many.</param>
public sealed record ChangePrimaryKeys(int Rows) : Fault
{
    /// <inheritdoc/>
    public override string Name => "primary-keys";

    /// <inheritdoc/>
    public override async Task ApplyAsync(ChaosScene scene, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(scene);
        await scene.Store.WriteAsync(
            async transaction =>
            {
                var ids = await transaction.QueryIdsAsync(string.Create(CultureInfo.InvariantCulture, $"SELECT id FROM public.orderdetails ORDER BY id DESC LIMIT {Rows} OFFSET {scene.Random.Next(200)}"), cancellationToken).ConfigureAwait(false);
                transaction.Deleted("orderdetails", ids);
                await transaction.ExecuteAsync($"UPDATE public.orderdetails SET id = DEFAULT WHERE id IN ({StoreWrites.List(ids)})", cancellationToken).ConfigureAwait(false);
            },
            cancellationToken).ConfigureAwait(false);
    }
}
