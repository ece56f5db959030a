using System.Collections.Immutable;
using Ecommerce.Data.Generation;

namespace Ecommerce.Testing.Chaos;

/// <summary>A seeded list of steps. Every step draws from a random stream of its own, so that leaving steps out does not change the others.</summary>
/// <param name="Seed">The seed of everything.</param>
/// <param name="Faults">How many steps the whole plan has.</param>
/// <param name="Steps">The steps that are played, in order.</param>
public sealed record ChaosPlan(long Seed, int Faults, ImmutableArray<ChaosStep> Steps)
{
    private const int LongestActivity = 700;

    /// <summary>Makes the whole plan of a seed. Kinds are dealt in rounds, as often in each as they weigh, so that none is left out for long.</summary>
    /// <param name="seed">The seed.</param>
    /// <param name="faults">How many steps, at least 1.</param>
    /// <param name="kinds">The kinds to deal from, at least one.</param>
    /// <returns>The plan; the same for the same arguments.</returns>
    public static ChaosPlan Make(long seed, int faults, ImmutableArray<FaultKind> kinds)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(faults, 1);
        if (kinds.IsDefaultOrEmpty)
        {
            throw new ArgumentException("A plan needs at least one kind of fault.", nameof(kinds));
        }

        var steps = ImmutableArray.CreateBuilder<ChaosStep>(faults);
        for (var round = 0; steps.Count < faults; round++)
        {
            foreach (var kind in Shuffle(kinds, new RandomStream(seed, "chaos/round", round)).Take(faults - steps.Count))
            {
                var number = steps.Count + 1;
                var random = new RandomStream(seed, "chaos/step", number);
                steps.Add(new ChaosStep(number, TimeSpan.FromMilliseconds(random.Next(LongestActivity)), kind.Draw(random)));
            }
        }

        return new ChaosPlan(seed, faults, steps.MoveToImmutable());
    }

    /// <summary>Keeps some of its steps.</summary>
    /// <param name="numbers">Their numbers.</param>
    /// <returns>The shorter plan.</returns>
    public ChaosPlan Only(IEnumerable<int> numbers)
    {
        var kept = numbers.ToHashSet();
        return this with { Steps = [.. Steps.Where(step => kept.Contains(step.Number))] };
    }

    private static FaultKind[] Shuffle(ImmutableArray<FaultKind> kinds, RandomStream random)
    {
        var deck = kinds.SelectMany(kind => Enumerable.Repeat(kind, kind.Weight)).ToArray();
        for (var i = deck.Length - 1; i > 0; i--)
        {
            var other = random.Next(i + 1);
            (deck[i], deck[other]) = (deck[other], deck[i]);
        }

        return deck;
    }
}
