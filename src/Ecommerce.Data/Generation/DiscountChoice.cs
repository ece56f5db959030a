using Ecommerce.Data.Pricing;

namespace Ecommerce.Data.Generation;

/// <summary>Which code a customer who looks for one finds; only one that is active then counts.</summary>
internal static class DiscountChoice
{
    private const int CodesTried = 64;

    /// <summary>The discount of an order; null where none is active.</summary>
    /// <param name="random">Where the numbers come from.</param>
    /// <param name="discounts">Those that there are.</param>
    /// <param name="at">When the order is placed (UTC).</param>
    public static (int Id, DiscountTerms Terms)? Pick(RandomStream random, (int Id, DiscountTerms Terms)[] discounts, DateTime at)
    {
        if (discounts.Length == 0)
        {
            return null;
        }

        var first = random.Next(discounts.Length);
        for (var i = 0; i < Math.Min(discounts.Length, CodesTried); i++)
        {
            var discount = discounts[(first + i) % discounts.Length];
            if (discount.Terms.IsActiveAt(at))
            {
                return discount;
            }
        }

        return null;
    }
}
