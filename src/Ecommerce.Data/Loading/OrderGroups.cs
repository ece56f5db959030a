using System.Runtime.CompilerServices;

namespace Ecommerce.Data.Loading;

/// <summary>Cuts the stream of batches where a transaction may end: after each batch before the orders, then after each batch of orders with everything that refers to it.</summary>
internal static class OrderGroups
{
    private const string Orders = "orders";

    /// <summary>Whether a group holds orders; the groups that do come last, and do not refer to one another.</summary>
    public static bool HasOrders(IReadOnlyList<EncodedBatch> group) => IsOrders(group[0]);

    public static async IAsyncEnumerable<IReadOnlyList<EncodedBatch>> CutAsync(IAsyncEnumerable<EncodedBatch> batches, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var group = new List<EncodedBatch>();
        await foreach (var batch in batches.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            if (group.Count > 0 && (IsOrders(batch) || !HasOrders(group)))
            {
                yield return group;
                group = [];
            }

            group.Add(batch);
        }

        if (group.Count > 0)
        {
            yield return group;
        }
    }

    private static bool IsOrders(EncodedBatch batch) => string.Equals(batch.Batch.Table.Name, Orders, StringComparison.Ordinal);
}
