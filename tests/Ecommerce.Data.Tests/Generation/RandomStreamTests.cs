using CsCheck;
using Ecommerce.Data.Generation;

namespace Ecommerce.Data.Tests.Generation;

public sealed class RandomStreamTests
{
    [Fact]
    public void Gives_these_numbers_for_ever()
    {
        var stream = new RandomStream(42, "orders", 7);
        Enumerable.Range(0, 4).Select(_ => stream.NextBits()).Should().Equal(GoldenBits);
    }

    [Fact]
    public void Gives_the_same_numbers_again_in_the_place_of_another_and_without_a_stream() => Gen.Select(Gen.Long, Gen.Long, Gen.Int[1, int.MaxValue]).Sample((seed, entity, bound) =>
    {
        var family = new RandomFamily(seed, "again");
        var stream = new RandomStream(seed, "again", entity);
        var reopened = family.Open(new RandomStream(seed, "other", 1), entity);
        var bits = stream.NextBits();
        return reopened.NextBits() == bits && reopened.NextBits() == stream.NextBits()
            && family.FirstFraction(entity) == new RandomStream(seed, "again", entity).NextFraction()
            && family.FirstBelow(entity, bound) == new RandomStream(seed, "again", entity).Next(bound);
    });

    [Fact]
    public void Depends_on_seed_name_and_entity()
    {
        var firsts = from seed in new long[] { 0, 1, -1, long.MinValue }
                     from name in new[] { "", "a", "b", "ab", "ba" }
                     from entity in new long[] { 0, 1, 2, -1, 1L << 40 }
                     select new RandomStream(seed, name, entity).NextBits();
        firsts.Should().OnlyHaveUniqueItems();
    }

    [Fact]
    public void Stays_within_its_bounds_and_reaches_both() => Gen.Select(Gen.Long, Gen.Int[-1000, 1000], Gen.Int[0, 20]).Sample((seed, least, span) =>
    {
        var stream = new RandomStream(seed, "bounds");
        var drawn = Enumerable.Range(0, 1000).Select(_ => stream.Between(least, least + span)).ToList();
        return drawn.Min() == least && drawn.Max() == least + span;
    });

    [Fact]
    public void Picks_by_weight_and_never_what_weighs_nothing()
    {
        var stream = new RandomStream(1, "weights");
        var counts = Enumerable.Range(0, 10_000).Select(_ => stream.PickIndex([10, 10, 70, 100])).CountBy(i => i).ToDictionary();
        counts.Should().NotContainKey(1).And.HaveCount(3);
        counts[0].Should().BeInRange(850, 1150);
        counts[2].Should().BeInRange(5800, 6200);
    }

    [Fact]
    public void Shuffles_without_repeating() => Gen.Select(Gen.Long, Gen.Int[1, 500]).Sample((seed, size) =>
    {
        var permutation = new Permutation(new RandomStream(seed, "permutation"), size);
        return Enumerable.Range(0, size).Select(i => permutation[i]).Order().SequenceEqual(Enumerable.Range(0, size));
    });

    private static readonly ulong[] GoldenBits = [13861270542688641433, 1947938523964919696, 6977703613606814687, 4894450019341675201];
}
