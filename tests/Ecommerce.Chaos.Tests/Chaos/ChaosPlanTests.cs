using System.Collections.Immutable;
using CsCheck;
using Ecommerce.Testing.Chaos;
using Ecommerce.Testing.Faults;

namespace Ecommerce.Chaos.Tests.Chaos;

public sealed class ChaosPlanTests
{
    [Fact]
    public void The_same_seed_gives_the_same_plan_and_another_seed_another()
    {
        var plan = ChaosPlan.Make(7, 200, FaultCatalogue.All);
        plan.Steps.Should().Equal(ChaosPlan.Make(7, 200, FaultCatalogue.All).Steps);
        plan.Steps.Should().NotEqual(ChaosPlan.Make(8, 200, FaultCatalogue.All).Steps);
    }

    [Fact]
    public void A_longer_plan_begins_like_a_shorter_one() =>
        ChaosPlan.Make(3, 200, FaultCatalogue.All).Steps.Take(60).Should().Equal(ChaosPlan.Make(3, 60, FaultCatalogue.All).Steps);

    [Fact]
    public void Steps_that_are_left_out_do_not_change_the_others() => Gen.Select(Gen.Long, Gen.Int[1, 100].HashSet[1, 20]).Sample((seed, kept) =>
    {
        var whole = ChaosPlan.Make(seed, 100, FaultCatalogue.All);
        whole.Only(kept).Steps.Should().Equal(whole.Steps.Where(step => kept.Contains(step.Number)));
    });

    [Fact]
    public void Each_round_deals_every_kind_as_often_as_it_weighs()
    {
        var round = FaultCatalogue.All.Sum(kind => kind.Weight);
        var names = ChaosPlan.Make(11, 2 * round, FaultCatalogue.All).Steps.Skip(round).Select(step => step.Fault.Name).CountBy(name => name).ToDictionary();
        names.Should().Equal(FaultCatalogue.All.ToDictionary(kind => kind.Name, kind => kind.Weight));
    }

    [Fact]
    public void Two_hundred_faults_of_any_seed_hold_every_kind() => Gen.Long.Sample(seed =>
        ChaosPlan.Make(seed, 200, FaultCatalogue.All).Steps.Select(step => step.Fault.Name).Distinct().Should().HaveCount(FaultCatalogue.All.Length));

    [Fact]
    public void Names_of_kinds_are_those_of_their_faults_and_unlike_each_other()
    {
        var random = new Data.Generation.RandomStream(1, "names");
        FaultCatalogue.All.Should().OnlyHaveUniqueItems(kind => kind.Name);
        FaultCatalogue.All.Should().AllSatisfy(kind => kind.Draw(random).Name.Should().Be(kind.Name));
    }

    [Fact]
    public void Every_fault_of_the_library_is_dealt()
    {
        var dealt = ChaosPlan.Make(1, 500, FaultCatalogue.All).Steps.Select(step => step.Fault.GetType()).ToHashSet();
        typeof(Fault).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(Fault))).Should().AllSatisfy(type => dealt.Should().Contain(type));
    }

    [Fact]
    public void A_plan_of_nothing_is_refused()
    {
        FluentActions.Invoking(() => ChaosPlan.Make(1, 10, [])).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => ChaosPlan.Make(1, 0, FaultCatalogue.All)).Should().Throw<ArgumentOutOfRangeException>();
    }
}
