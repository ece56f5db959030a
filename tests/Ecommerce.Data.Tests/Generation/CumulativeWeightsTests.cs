using CsCheck;
using Ecommerce.Data.Generation;

namespace Ecommerce.Data.Tests.Generation;

public sealed class CumulativeWeightsTests
{
    private static readonly Gen<double[]> AnySums = Gen.OneOf(Gen.Double[0, 1], Gen.Double[0, 1e6], Gen.Const(0.0)).Array[1, 200].Where(weights => weights.Sum() > 0).Select(weights =>
    {
        var sum = 0.0;
        return Array.ConvertAll(weights, weight => sum += weight);
    });

    [Fact]
    public void Finds_the_first_sum_above_a_ticket_in_any_stretch() => Gen.Select(AnySums, Gen.Double[0, 1.1], Gen.Int[0, 200], Gen.Int[0, 200], Gen.Bool).Sample((sums, share, from, to, onASum) =>
    {
        from = Math.Min(from, sums.Length);
        to = Math.Clamp(to, from, sums.Length);
        var ticket = onASum ? sums[(int)(share * (sums.Length - 1) / 1.1)] : share * sums[^1];
        var expected = Enumerable.Range(from, to - from).Where(place => sums[place] > ticket).DefaultIfEmpty(to).First();
        return new CumulativeWeights(sums).Find(from, to, ticket) == expected;
    });
}
