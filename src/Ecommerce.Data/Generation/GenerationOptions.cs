using Ecommerce.Data.Rules;

namespace Ecommerce.Data.Generation;

/// <summary>How much store to generate. The same options give the same rows, byte for byte, on every machine, in every culture and time zone.</summary>
public sealed record GenerationOptions
{
    /// <summary>The seed of everything. Default 42.</summary>
    public long Seed { get; init; } = 42;

    /// <summary>Users, the seven employees included: 0 to 9,999,999; at least 8 if there are orders. Default 1,000.</summary>
    public int Users { get; init; } = 1_000;

    /// <summary>Brands, at least 1 if there are products. Default 40.</summary>
    public int Brands { get; init; } = 40;

    /// <summary>Categories, at least 1 if there are products. Default 60.</summary>
    public int Categories { get; init; } = 60;

    /// <summary>Tags. Default 50.</summary>
    public int Tags { get; init; } = 50;

    /// <summary>Products, at least 1 if there are orders. Default 500.</summary>
    public int Products { get; init; } = 500;

    /// <summary>Campaigns. Default 25.</summary>
    public int Campaigns { get; init; } = 25;

    /// <summary>Discounts. Default 50.</summary>
    public int Discounts { get; init; } = 50;

    /// <summary>Orders, 0 to 100,000,000, each with 1 to 10 lines. Default 5,000.</summary>
    public int Orders { get; init; } = 5_000;

    /// <summary>Length of the history that ends at <see cref="Until"/>, in days: 1 to 3,650. Default 365.</summary>
    public int HistoryDays { get; init; } = 365;

    /// <summary>End of the history; nothing is dated later. Parts of a second are dropped. Default 2026-01-01 00:00 UTC, fixed so that output can be repeated; a host that goes on living passes its clock's time.</summary>
    public DateTimeOffset Until { get; init; } = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Orders per day at the end of the history against those at its start, seasons apart: 0.01 to 100. Default 3.</summary>
    public double OrderGrowth { get; init; } = 3;

    /// <summary>Exponent of Zipf's law for products: the n-th most popular one is ordered n^-skew as often as the first. 0 (all alike) to 3. Default 0.8.</summary>
    public double ProductSkew { get; init; } = 0.8;

    /// <summary>The same for customers, the oldest of whom come back most often. 0 to 0.95. Default 0.5.</summary>
    public double CustomerSkew { get; init; } = 0.5;

    /// <summary>How often what happens. Defaults as in <see cref="StoreRates"/>.</summary>
    public StoreRates Rates { get; init; } = new();

    /// <summary>Language of names and words, as Bogus calls it, e.g. <c>de</c> or <c>pt_BR</c>; what Bogus does not have in it comes in English. Cities stay American. Default <c>en</c>.</summary>
    public string Locale { get; init; } = "en";

    /// <summary>Start of the history (UTC).</summary>
    internal DateTime StartUtc => UntilUtc.AddDays(-HistoryDays);

    /// <summary>End of the history (UTC), in whole seconds.</summary>
    internal DateTime UntilUtc => new(Until.UtcTicks - (Until.UtcTicks % TimeSpan.TicksPerSecond), DateTimeKind.Unspecified);

    /// <summary>Checks all settings.</summary>
    /// <exception cref="GenerationOptionsException">Some do not fit; the message names each.</exception>
    public void Validate()
    {
        var faults = new List<string>();
        Check(Users, 0, 9_999_999, nameof(Users));
        Check(Brands, Products > 0 ? 1 : 0, 1_000_000, nameof(Brands));
        Check(Categories, Products > 0 ? 1 : 0, 1_000_000, nameof(Categories));
        Check(Tags, 0, 1_000_000, nameof(Tags));
        Check(Products, Orders > 0 ? 1 : 0, 10_000_000, nameof(Products));
        Check(Campaigns, 0, 1_000_000, nameof(Campaigns));
        Check(Discounts, 0, 1_000_000, nameof(Discounts));
        Check(Orders, 0, 100_000_000, nameof(Orders));
        Check(HistoryDays, 1, 3_650, nameof(HistoryDays));
        if (Orders > 0 && Users <= RoleRules.Employees)
        {
            faults.Add(FormattableString.Invariant($"{nameof(Users)} is {Users}, but orders need at least {RoleRules.Employees + 1} (seven employees and a customer)"));
        }

        if (Until.UtcDateTime.Year is < 1980 or > 2200)
        {
            faults.Add(FormattableString.Invariant($"{nameof(Until)} is {Until:u}, but must lie in the years 1980 to 2200"));
        }

        CheckShare(OrderGrowth, 0.01, 100, nameof(OrderGrowth));
        CheckShare(ProductSkew, 0, 3, nameof(ProductSkew));
        CheckShare(CustomerSkew, 0, 0.95, nameof(CustomerSkew));
        faults.AddRange(Rates is null ? [$"{nameof(Rates)} are missing"] : Rates.Faults());
        if (!StoreWords.Speaks(Locale))
        {
            faults.Add($"{nameof(Locale)} is '{Locale}', which Bogus does not have");
        }

        if (faults.Count > 0)
        {
            throw new GenerationOptionsException(faults);
        }

        // Not a number fits nowhere.
        void CheckShare(double value, double least, double most, string name)
        {
            if (!(value >= least && value <= most))
            {
                faults.Add(FormattableString.Invariant($"{name} is {value}, but must be {least} to {most}"));
            }
        }

        void Check(int value, int least, int most, string name)
        {
            if (value < least || value > most)
            {
                faults.Add(FormattableString.Invariant($"{name} is {value}, but must be {least} to {most}"));
            }
        }
    }
}
