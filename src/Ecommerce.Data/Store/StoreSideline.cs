using Ecommerce.Data.Generation;

namespace Ecommerce.Data.Store;

/// <summary>What happens beside the orders, and how often per order.</summary>
internal static class StoreSideline
{
    private static readonly (StoreActionKind Kind, double PerOrder)[] Rates =
    [
        (StoreActionKind.Registration, 0.25),
        (StoreActionKind.AddressAddition, 0.03),
        (StoreActionKind.AddressMove, 0.06),
        (StoreActionKind.AddressDeletion, 0.005),
        (StoreActionKind.OrderDeletion, 0.03),
        (StoreActionKind.PriceChange, 0.08),
        (StoreActionKind.Tagging, 0.03),
        (StoreActionKind.Untagging, 0.02),
        (StoreActionKind.CategoryRename, 0.005),
        (StoreActionKind.Rebranding, 0.01),
        (StoreActionKind.CampaignStart, 0.01),
    ];

    public static IEnumerable<StoreTask> Beside(long seed, long number)
    {
        var random = new RandomStream(seed, "life/sideline", number);
        foreach (var (kind, perOrder) in Rates)
        {
            if (random.Chance(perOrder))
            {
                yield return new(kind, number);
            }
        }
    }
}
