using Ecommerce.Data.Rules;

namespace Ecommerce.Data.Generation;

/// <summary>Who orders: customers come back, the older ones more often, by Zipf's law over all who have registered and are not erased.</summary>
internal sealed class CustomerChoice(GenerationOptions options, StoreTimeline timeline)
{
    private const int Neighbours = 64;
    /// <summary>Which of so many customers orders: 1 for the oldest.</summary>
    public static int Rank(RandomStream random, int customers, double skew)
    {
        // The inverse of a power's integral: 1 for the oldest, up to, not including, one more than there are.
        var exponent = 1 - skew;
        var rank = (int)ExactPower.Of(1 + (random.NextFraction() * (ExactPower.Of(customers + 1, exponent) - 1)), 1 / exponent);
        return Math.Clamp(rank, 1, customers);
    }

    /// <summary>The customer of an order, and when that customer will be erased, if ever.</summary>
    public (int UserId, DateTime? ErasedAt) Pick(RandomStream random, DateTime placed)
    {
        var customers = timeline.UsersBy(placed) - RoleRules.Employees;

        var rank = Rank(random, customers, options.CustomerSkew);
        for (var i = 0; i < Math.Min(Neighbours, rank); i++)
        {
            var userId = RoleRules.Employees + rank - i;
            var erasedAt = timeline.ErasedAt(userId);
            if (erasedAt is null || erasedAt > placed)
            {
                return (userId, erasedAt);
            }
        }

        // The first customer is never erased.
        return (RoleRules.Employees + 1, null);
    }
}
