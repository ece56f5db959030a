using CsCheck;
using Ecommerce.Testing.Chaos;

namespace Ecommerce.Chaos.Tests.Chaos;

public sealed class ShrinkerTests
{
    private static readonly TimeSpan Enough = TimeSpan.FromMinutes(1);

    [Fact]
    public void Finds_just_the_steps_that_fail_together() => Gen.Int[1, 60].HashSet[1, 5].Sample(culprits =>
    {
        var found = Minimize(Enumerable.Range(1, 60), part => culprits.All(part.Contains));
        found.Should().Equal(culprits.Order());
    });

    [Fact]
    public async Task Asks_about_few_parts()
    {
        var asked = 0;
        var found = await Shrinker.MinimizeAsync(
            [.. Enumerable.Range(1, 200)],
            part =>
            {
                asked++;
                return Task.FromResult(part.Contains(17) && part.Contains(180));
            },
            Enough,
            TimeProvider.System);
        found.Should().Equal(17, 180);
        asked.Should().BeLessThan(60, "each part is a run of minutes");
    }

    [Fact]
    public async Task Stops_when_its_time_is_over_with_what_it_has()
    {
        var asked = 0;
        var found = await Shrinker.MinimizeAsync<int>([1, 2, 3, 4], _ => Task.FromResult(++asked > 0), TimeSpan.Zero, TimeProvider.System);
        found.Should().Equal(1, 2, 3, 4);
        asked.Should().Be(0);
    }

    private static IReadOnlyList<int> Minimize(IEnumerable<int> items, Func<IReadOnlyList<int>, bool> fails)
    {
        var task = Shrinker.MinimizeAsync([.. items], part => Task.FromResult(fails(part)), Enough, TimeProvider.System);
        task.IsCompletedSuccessfully.Should().BeTrue();
        return task.GetAwaiter().GetResult();
    }
}
