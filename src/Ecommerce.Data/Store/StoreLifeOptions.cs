using Ecommerce.Data.Oracle;
using Ecommerce.Data.Rules;

namespace Ecommerce.Data.Store;

/// <summary>Settings of a <see cref="LiveStore"/>.</summary>
public sealed record StoreLifeOptions
{
    /// <summary>The seed of every choice. Default 42.</summary>
    public long Seed { get; init; } = 42;

    /// <summary>
    /// Orders placed per second, 0 to 10,000, whatever the database keeps up with (an open loop). The rate holds over any time of some seconds; what is more than two seconds
    /// late is left out and counted (<see cref="StoreLifeCounts.Missed"/>). Everything else follows in proportion: about five transactions and fifteen to twenty changed rows per order. Default 5.
    /// </summary>
    public double OrdersPerSecond { get; init; } = 5;

    /// <summary>How the orders spread over time. Default <see cref="StoreRhythm.Steady"/>: the rate is the same at any time.</summary>
    public StoreRhythm Rhythm { get; init; } = StoreRhythm.Steady;

    /// <summary>Exponent of Zipf's law for products, as in <see cref="Generation.GenerationOptions.ProductSkew"/>; what is new takes the last place. 0 (all alike) to 3. Default 0.8.</summary>
    public double ProductSkew { get; init; } = 0.8;

    /// <summary>The same for customers, as in <see cref="Generation.GenerationOptions.CustomerSkew"/>. 0 to 0.95. Default 0.5.</summary>
    public double CustomerSkew { get; init; } = 0.5;

    /// <summary>Typical time from one step of an order to the next (placed, paid, shipped, on its round, delivered). Default 2 s.</summary>
    public TimeSpan StepDelay { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How many transactions may be under way at once, each on a connection of its own: 1 to 64. Default 8.</summary>
    public int Writers { get; init; } = 8;

    /// <summary>How often what happens. Defaults as in <see cref="StoreRates"/>.</summary>
    public StoreRates Rates { get; init; } = new();

    /// <summary>Language of names and words, as in <see cref="Generation.GenerationOptions.Locale"/>. Default <c>en</c>.</summary>
    public string Locale { get; init; } = "en";

    /// <summary>Asked before each order; while it says true, nine orders of ten are left out and counted (<see cref="StoreLifeCounts.HeldBack"/>). For a capture that falls behind. Null (default): never.</summary>
    public Func<bool>? MustThrottle { get; init; }

    /// <summary>Hears of every row that the store writes, once it is committed. It must have learned the rows that are there. Null (default): nobody does.</summary>
    public StoreOracle? Oracle { get; init; }

    /// <summary>What does not fit, each in a phrase.</summary>
    internal IReadOnlyList<string> Faults()
    {
        var faults = new List<string>();
        Check(OrdersPerSecond is >= 0 and <= 10_000, $"{nameof(OrdersPerSecond)} is {OrdersPerSecond}, but must be 0 to 10000");
        Check(Enum.IsDefined(Rhythm), $"{nameof(Rhythm)} is {Rhythm}, but must be one of {string.Join(", ", Enum.GetNames<StoreRhythm>())}");
        Check(ProductSkew is >= 0 and <= 3, $"{nameof(ProductSkew)} is {ProductSkew}, but must be 0 to 3");
        Check(CustomerSkew is >= 0 and <= 0.95, $"{nameof(CustomerSkew)} is {CustomerSkew}, but must be 0 to 0.95");
        Check(StepDelay >= TimeSpan.Zero && StepDelay <= TimeSpan.FromDays(30), $"{nameof(StepDelay)} is {StepDelay}, but must be 0 to 30 days");
        Check(Writers is >= 1 and <= 64, $"{nameof(Writers)} is {Writers}, but must be 1 to 64");
        Check(Generation.StoreWords.Speaks(Locale), $"{nameof(Locale)} is '{Locale}', which Bogus does not have");
        faults.AddRange(Rates is null ? [$"{nameof(Rates)} are missing"] : Rates.Faults());
        return faults;

        void Check(bool holds, FormattableString fault)
        {
            if (!holds)
            {
                faults.Add(FormattableString.Invariant(fault));
            }
        }
    }
}
