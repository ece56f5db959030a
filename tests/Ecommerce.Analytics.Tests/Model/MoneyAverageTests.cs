using Ecommerce.Analytics.Model;
using Ecommerce.Analytics.Tests.Embedded;
using Ecommerce.Analytics.Tests.Settling;

namespace Ecommerce.Analytics.Tests.Model;

public sealed class MoneyAverageTests(ChdbFixture fixture)
{
    [Fact]
    public async Task Averages_round_half_away_from_zero_to_the_cent()
    {
        await using var bench = await AnalyticsBench.CreateAsync(fixture, "averages");
        var random = new Random(8);
        List<(decimal Sum, int Count)> cases = [(0.01m, 2), (-0.01m, 2), (0.03m, 2), (9_999_999_999_999.99m, 1)];
        for (var i = 0; i < 500; i++)
            cases.Add((random.Next(-100_000, 100_000) / 100m, random.Next(1, 12)));
        var values = string.Join(", ", cases.Select(c => $"(toDecimal128('{Rows.Money(c.Sum)}', 2), {c.Count})"));

        var actual = await bench.QueryAsync($"SELECT CAST({MoneySql.Average("c.1", "c.2")}, 'Decimal(18, 2)') FROM (SELECT arrayJoin([{values}]) AS c)");

        actual.Should().Equal(cases.Select(c => Rows.Money(Math.Round(c.Sum / c.Count, 2, MidpointRounding.AwayFromZero))));
    }
}
