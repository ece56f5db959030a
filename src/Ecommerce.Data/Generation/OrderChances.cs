using Ecommerce.Data.Rules;

namespace Ecommerce.Data.Generation;

/// <summary>Where the turns of an order's story come from: a stream for each concern, so that a change of one does not reshuffle the others.</summary>
internal sealed class OrderChances(long seed, StoreRates rates)
{
    public StoreRates Rates { get; } = rates;

    public RandomFamily Payments { get; } = new(seed, "payments");

    public RandomFamily Cancellations { get; } = new(seed, "cancellations");

    public RandomFamily Shipments { get; } = new(seed, "shipments");

    public RandomFamily Deliveries { get; } = new(seed, "deliveries");

    public RandomFamily Returns { get; } = new(seed, "returns");
}
