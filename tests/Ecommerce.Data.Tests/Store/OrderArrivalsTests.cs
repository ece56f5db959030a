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

    [Theory]
    [InlineData(StoreRhythm.Week)]
    [InlineData(StoreRhythm.Calendar)]
    public void Follows_the_week_and_holds_the_rate_over_any_whole_one(StoreRhythm rhythm)
    {
        // Weeks of September, which has a usual season and neither sale day nor campaign; from any moment on.
        var start = new DateTimeOffset(2025, 9, 3, 10, 20, 30, TimeSpan.Zero);
        const double Rate = 3_600 / 604_800.0;
        var (arrivals, counters) = Open(Rate, start: start, rhythm: rhythm);
        for (var week = 0; week < 3; week++)
        {
            var taken = Times(arrivals, start.AddDays(7 * week), start.AddDays(7 * (week + 1)));
            taken.Count.Should().BeInRange(3_598, 3_602);
            var shares = taken.CountBy(at => (at - TimeSpan.FromHours(6)).DayOfWeek).ToDictionary(day => day.Key, day => day.Value / 3_600.0);
            shares[DayOfWeek.Saturday].Should().BeApproximately(0.75 / 6.70, 0.01);
            shares[DayOfWeek.Monday].Should().BeApproximately(1.10 / 6.70, 0.01);
            var hours = taken.CountBy(at => (at - TimeSpan.FromHours(6)).Hour).ToDictionary();
            ((double)hours[20] / hours[3]).Should().BeApproximately(16, 4);
        }

        (counters.Read().Missed, counters.Read().HeldBack).Should().Be((0, 0));
    }

    [Fact]
    public void Sells_more_in_its_calendar_while_a_campaign_runs_and_on_sale_days()
    {
        var start = new DateTimeOffset(2025, 11, 3, 6, 0, 0, TimeSpan.Zero);
        const double Rate = 3_600 / 604_800.0;
        var campaign = start.AddDays(7).UtcDateTime;
        var (arrivals, _) = Open(Rate, start: start, rhythm: StoreRhythm.Calendar, campaignsAt: at => at >= campaign && at < campaign.AddDays(7) ? 2 : 0);
        var before = Times(arrivals, start, start.AddDays(7)).Count;
        var during = Times(arrivals, start.AddDays(7), start.AddDays(14)).Count;
        ((double)before).Should().BeApproximately(3_600 * 1.25, 5, "it is November");
        ((double)during / before).Should().BeApproximately(1.5, 0.01, "two campaigns lift by a quarter each");
        var fridays = Times(arrivals, start.AddDays(14), start.AddDays(28)).Where(at => (at - TimeSpan.FromHours(6)).DayOfWeek == DayOfWeek.Friday).CountBy(at => (at - TimeSpan.FromHours(6)).Day).ToDictionary();
        ((double)fridays[28] / fridays[21]).Should().BeApproximately(3, 0.1, "Black Friday");
    }

    [Fact]
    public void Counts_what_it_gives_up_by_the_rhythm()
    {
        var start = new DateTimeOffset(2025, 9, 3, 10, 20, 30, TimeSpan.Zero);
        var (arrivals, counters) = Open(3_600 / 604_800.0, start: start, rhythm: StoreRhythm.Week);
        var taken = 0;
        while (arrivals.TryTake(start.AddDays(7)))
        {
            taken++;
        }

        (taken + counters.Read().Missed).Should().BeInRange(3_599, 3_601);
        taken.Should().BeLessThan(3, "the others are late");
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

    private static (OrderArrivals Arrivals, StoreCounters Counters) Open(
        double rate, Func<bool>? mustThrottle = null, DateTimeOffset? start = null, StoreRhythm rhythm = StoreRhythm.Steady, Func<DateTime, int>? campaignsAt = null)
    {
        var counters = new StoreCounters();
        return (new OrderArrivals(new StoreLifeOptions { OrdersPerSecond = rate, MustThrottle = mustThrottle, Rhythm = rhythm }, counters, start ?? Start, TooLate, campaignsAt), counters);
    }

    /// <summary>When orders are due, from the first instant to the second, asked for as soon as they are.</summary>
    private static List<DateTimeOffset> Times(OrderArrivals arrivals, DateTimeOffset from, DateTimeOffset to)
    {
        var times = new List<DateTimeOffset>();
        for (var at = from; at < to; at += Later(arrivals.Wait(at, to - at)))
        {
            while (arrivals.TryTake(at))
            {
                times.Add(at);
            }
        }

        return times;

        static TimeSpan Later(TimeSpan wait) => wait > TimeSpan.FromMilliseconds(1) ? wait : TimeSpan.FromMilliseconds(1);
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
