using Ecommerce.Data.Store;

namespace Ecommerce.Data.Tests.Store;

public sealed class OrderArrivalsTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan TooLate = TimeSpan.FromSeconds(2);

    [Theory]
    [InlineData(0.5, 400)]
    [InlineData(5, 10)]
    [InlineData(200, 1)]
    [InlineData(10_000, 1)]
    public void Holds_the_rate_within_five_percent_over_any_time(double rate, int seconds)
    {
        var (arrivals, counters) = Open(rate);
        var taken = 0;
        for (var window = 1; window <= 5; window++)
        {
            var before = taken;
            taken += Run(arrivals, seconds * (window - 1), seconds * window);
            ((double)(taken - before)).Should().BeApproximately(rate * seconds, Math.Max(1, 0.05 * rate * seconds));
        }

        (counters.Read().Missed, counters.Read().HeldBack).Should().Be((0, 0));
    }

    [Fact]
    public void Gives_up_and_counts_what_comes_too_late()
    {
        var (arrivals, counters) = Open(100);
        var taken = Run(arrivals, 0, 1);

        // Nobody asks for ten seconds: the queue was full.
        var late = Start.AddSeconds(11);
        while (arrivals.TryTake(late))
        {
            taken++;
        }

        counters.Read().Missed.Should().BeInRange(799, 801, "ten seconds less the two that an order may wait");
        (taken + counters.Read().Missed).Should().BeInRange(1_099, 1_101, "each order is placed or counted");
    }

    [Fact]
    public void Places_a_tenth_while_it_must_slow_down_and_counts_the_rest()
    {
        var slow = true;
        var (arrivals, counters) = Open(100, () => slow);
        Run(arrivals, 0, 10).Should().BeInRange(99, 101);
        counters.Read().HeldBack.Should().BeInRange(898, 901);
        slow = false;
        Run(arrivals, 10, 20).Should().BeInRange(998, 1_002);
        counters.Read().Missed.Should().Be(0);
    }

    [Fact]
    public void Never_comes_where_no_order_is_asked_for()
    {
        var (arrivals, _) = Open(0);
        arrivals.TryTake(Start.AddYears(1)).Should().BeFalse();
        arrivals.Wait(Start, TimeSpan.FromSeconds(1)).Should().Be(TimeSpan.FromSeconds(1));
    }

    private static (OrderArrivals Arrivals, StoreCounters Counters) Open(double rate, Func<bool>? mustThrottle = null)
    {
        var counters = new StoreCounters();
        return (new OrderArrivals(new StoreLifeOptions { OrdersPerSecond = rate, MustThrottle = mustThrottle }, counters, Start, TooLate), counters);
    }

    /// <summary>Asks every ten milliseconds, as the store does.</summary>
    private static int Run(OrderArrivals arrivals, int from, int to)
    {
        var taken = 0;
        for (var at = Start.AddSeconds(from); at <= Start.AddSeconds(to); at = at.AddMilliseconds(10))
        {
            while (arrivals.TryTake(at))
            {
                taken++;
            }
        }

        return taken;
    }
}
