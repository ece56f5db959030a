using Ecommerce.Analytics.Settling;

namespace Ecommerce.Analytics.Tests.Settling;

/// <summary>Passes are frequent for a lively store and rarer for a backlog.</summary>
public sealed class SettlePaceTests
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50);

    [Theory]
    [InlineData(0, 100, 50)]
    [InlineData(SettlePace.BacklogRows - 1, 800, 50)]
    [InlineData(SettlePace.BacklogRows, 200, 600)]
    [InlineData(SettlePace.BacklogRows, 1, 50)]
    [InlineData(1_000_000, 60_000, 1000)]
    public void Rest_follows_the_pass(long rows, int passMs, int restMs) =>
        SettlePace.After(rows, TimeSpan.FromMilliseconds(passMs), Interval).Should().Be(TimeSpan.FromMilliseconds(restMs));

    [Fact]
    public void A_longer_interval_is_kept() =>
        SettlePace.After(1_000_000, TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(5)).Should().Be(TimeSpan.FromSeconds(5));
}
