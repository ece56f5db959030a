using Ecommerce.Data.Generation;
using Ecommerce.Data.Rules;

namespace Ecommerce.Data.Store;

/// <summary>What happens beside the orders, and how often per order.</summary>
internal static class StoreSideline
{
    private const double RegistrationsPerOrder = 0.25;

    public static IEnumerable<StoreTask> Beside(long seed, long number, StoreRates rates)
    {
        var random = new RandomStream(seed, "life/sideline", number);
        foreach (var (kind, perOrder) in PerOrder(rates))
        {
            if (random.Chance(perOrder))
            {
                yield return new(kind, number);
            }
        }
    }

    // What is new goes to the end, so that it does not reshuffle the others.
    private static (StoreActionKind Kind, double PerOrder)[] PerOrder(StoreRates rates) =>
    [
        (StoreActionKind.Registration, RegistrationsPerOrder),
        (StoreActionKind.AddressAddition, 0.03),
        (StoreActionKind.AddressMove, rates.AddressChange),
        (StoreActionKind.AddressDeletion, 0.005),
        (StoreActionKind.OrderDeletion, 0.03),
        (StoreActionKind.PriceChange, rates.PriceChange),
        (StoreActionKind.Tagging, 0.03),
        (StoreActionKind.Untagging, 0.02),
        (StoreActionKind.CategoryRename, 0.005),
        (StoreActionKind.Rebranding, 0.01),
        (StoreActionKind.CampaignStart, 0.01),
        (StoreActionKind.ProductRetirement, rates.ProductRetirement / 100),
        (StoreActionKind.Erasure, rates.Erasure * RegistrationsPerOrder),
    ];
}
