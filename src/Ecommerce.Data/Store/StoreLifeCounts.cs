using System.Collections.Immutable;

namespace Ecommerce.Data.Store;

/// <summary>What a <see cref="LiveStore"/> has done since it was made.</summary>
/// <param name="Orders">Orders placed.</param>
/// <param name="Rows">Rows inserted, updated and deleted by committed transactions: as many change events as a capture sees.</param>
/// <param name="Transactions">Transactions committed.</param>
/// <param name="Retries">Transactions repeated after a deadlock or a serialization failure.</param>
/// <param name="Conflicts">Transactions given up because another writer had removed or taken what they needed.</param>
/// <param name="Skipped">Actions for which the store had nothing suitable, e.g. no product in stock.</param>
/// <param name="Outages">How often the database was found out of reach.</param>
/// <param name="Actions">Committed transactions by kind; kinds that never happened are there with 0.</param>
public sealed record StoreLifeCounts(
    long Orders, long Rows, long Transactions, long Retries, long Conflicts, long Skipped, long Outages, ImmutableDictionary<StoreActionKind, long> Actions)
{
    /// <summary>Orders that were due and were left out, since the database did not keep up with the rate.</summary>
    public long Missed { get; init; }

    /// <summary>Orders that were due and were left out, since <see cref="StoreLifeOptions.MustThrottle"/> said so.</summary>
    public long HeldBack { get; init; }
}
