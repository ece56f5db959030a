namespace Ecommerce.Testing.Subjects;

/// <summary>Settings of a <see cref="StoreUnderTest"/>.</summary>
public sealed record StoreUnderTestOptions
{
    /// <summary>The seed of its first rows and of every choice. Default 1.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>Orders of its history. Default 500.</summary>
    public int Orders { get; init; } = 500;

    /// <summary>Orders placed per second of the system's clock, 0 to 10,000. Default 5.</summary>
    public double OrdersPerSecond { get; init; } = 5;

    /// <summary>The store's time when it begins to live, in UTC. Default half an hour before the end of February of a leap year.</summary>
    public DateTimeOffset Start { get; init; } = new(2024, 2, 29, 23, 30, 0, TimeSpan.Zero);
}
