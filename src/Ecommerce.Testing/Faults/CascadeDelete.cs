using System.Globalization;
using Ecommerce.Testing.Chaos;

namespace Ecommerce.Testing.Faults;

/// <summary>Orders are deleted, and their lines, history and transactions go by a cascade of the foreign keys.</summary>
/// <param name="Orders">How many.</param>
public sealed record CascadeDelete(int Orders) : Fault
{
    private static readonly string[] Children = ["orderdetails", "order_status_history", "transactions"];

    /// <inheritdoc/>
    public override string Name => "cascading-delete";

    /// <inheritdoc/>
    public override async Task ApplyAsync(ChaosScene scene, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(scene);
        await scene.Store.WriteAsync(
            async transaction =>
            {
                foreach (var child in Children)
                {
                    await transaction.ExecuteAsync(StoreWrites.ForeignKey(child, "order_id", "orders", "CASCADE"), cancellationToken).ConfigureAwait(false);
                }

                var ids = await transaction.QueryIdsAsync(string.Create(CultureInfo.InvariantCulture, $"SELECT id FROM public.orders ORDER BY id OFFSET {scene.Random.Next(300)} LIMIT {Orders}"), cancellationToken).ConfigureAwait(false);
                var lines = await transaction.QueryIdsAsync($"SELECT id FROM public.orderdetails WHERE order_id IN ({StoreWrites.List(ids)})", cancellationToken).ConfigureAwait(false);
                transaction.Deleted("orderdetails", lines);
                await transaction.ExecuteAsync($"DELETE FROM public.orders WHERE id IN ({StoreWrites.List(ids)})", cancellationToken).ConfigureAwait(false);
                foreach (var child in Children)
                {
                    await transaction.ExecuteAsync(StoreWrites.ForeignKey(child, "order_id", "orders", "NO ACTION"), cancellationToken).ConfigureAwait(false);
                }
            },
            cancellationToken).ConfigureAwait(false);
    }
}
