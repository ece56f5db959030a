using System.Buffers.Binary;
using System.Numerics;

namespace Ecommerce.Data.Generation;

/// <summary>
/// A named stream of random numbers: the same seed, name and entity give the same numbers on every machine and in any order of asking.
/// The algorithm is xoshiro256** by Blackman and Vigna, started by SplitMix64. Not for secrets, and not for several threads at once.
/// </summary>
public sealed class RandomStream
{
    private const ulong Gamma = 0x9E3779B97F4A7C15UL;
    private ulong _s0;
    private ulong _s1;
    private ulong _s2;
    private ulong _s3;

    /// <summary>Opens a stream at its start.</summary>
    /// <param name="seed">The seed of everything.</param>
    /// <param name="name">What the numbers are for, e.g. <c>orders</c>. Streams of different names have nothing to do with each other.</param>
    /// <param name="entity">Which of many, e.g. an order's id.</param>
    public RandomStream(long seed, string name, long entity = 0)
        : this(Family(seed, name), entity)
    {
    }

    /// <summary>A stream that waits for <see cref="RandomFamily.Open"/>.</summary>
    internal RandomStream()
    {
    }

    /// <summary>Opens one stream of a family.</summary>
    internal RandomStream(ulong family, long entity) => Restart(family, entity);

    /// <summary>The next 64 random bits.</summary>
    /// <returns>Any number.</returns>
    public ulong NextBits()
    {
        var result = Scramble(_s1);
        var t = _s1 << 17;
        _s2 ^= _s0;
        _s3 ^= _s1;
        _s1 ^= _s2;
        _s0 ^= _s3;
        _s2 ^= t;
        _s3 = BitOperations.RotateLeft(_s3, 45);
        return result;
    }

    /// <summary>A whole number from zero up.</summary>
    /// <param name="bound">The first number that never comes, at least 1.</param>
    /// <returns>0 to <paramref name="bound"/> - 1.</returns>
    public int Next(int bound)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bound, 1);
        return Below(NextBits(), bound);
    }

    /// <summary>A whole number between two, both of which may come.</summary>
    /// <param name="least">The least.</param>
    /// <param name="most">The greatest.</param>
    /// <returns>One of them.</returns>
    public int Between(int least, int most) => least + Next(most - least + 1);

    /// <summary>A fraction.</summary>
    /// <returns>From 0 up to, not including, 1.</returns>
    public double NextFraction() => Fraction(NextBits());

    /// <summary>True now and then.</summary>
    /// <param name="probability">How often, 0 to 1.</param>
    /// <returns>True with that probability.</returns>
    public bool Chance(double probability) => NextFraction() < probability;

    /// <summary>One of several, each as likely as the others.</summary>
    /// <param name="items">What to choose from, at least one.</param>
    /// <typeparam name="T">Type of the items.</typeparam>
    /// <returns>One of them.</returns>
    public T Pick<T>(ReadOnlySpan<T> items) => items[Next(items.Length)];

    /// <summary>One of several, by weight.</summary>
    /// <param name="cumulativeWeights">Running sums of the weights; the last, above zero, is their total. What weighs nothing never comes.</param>
    /// <returns>The index of the chosen one.</returns>
    public int PickIndex(ReadOnlySpan<int> cumulativeWeights)
    {
        var ticket = Next(cumulativeWeights[^1]);
        var found = cumulativeWeights.BinarySearch(ticket + 1);
        if (found < 0)
        {
            return ~found;
        }

        // Those after the first of equal sums weigh nothing.
        while (found > 0 && cumulativeWeights[found - 1] == cumulativeWeights[found])
        {
            found--;
        }

        return found;
    }

    /// <summary>What all streams of a seed and a name have in common.</summary>
    internal static ulong Family(long seed, string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var state = unchecked((ulong)seed);
        state = SplitMix(ref state) ^ Hash(name);
        return SplitMix(ref state);
    }

    /// <summary>The first bits of a stream, without the stream.</summary>
    internal static ulong FirstBits(ulong family, long entity)
    {
        // The first word of the state is not among what the first number is made of.
        var state = unchecked((family ^ (ulong)entity) + Gamma);
        return Scramble(SplitMix(ref state));
    }

    /// <summary>A fraction of random bits, as <see cref="NextFraction"/> makes it.</summary>
    internal static double Fraction(ulong bits) => (bits >> 11) * (1.0 / (1UL << 53));

    /// <summary>A whole number of random bits, as <see cref="Next"/> makes it.</summary>
    internal static int Below(ulong bits, int bound) => (int)(((bits >> 32) * (ulong)bound) >> 32);

    /// <summary>Makes this the stream of another entity, at its start.</summary>
    internal void Restart(ulong family, long entity)
    {
        var state = family ^ unchecked((ulong)entity);
        _s0 = SplitMix(ref state);
        _s1 = SplitMix(ref state);
        _s2 = SplitMix(ref state);
        _s3 = SplitMix(ref state);
    }

    private static ulong Scramble(ulong s1) => BitOperations.RotateLeft(s1 * 5, 7) * 9;

    // FNV-1a, because string.GetHashCode differs from run to run.
    private static ulong Hash(string name)
    {
        var hash = 14695981039346656037UL;
        Span<byte> bytes = stackalloc byte[2];
        foreach (var c in name)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(bytes, c);
            hash = (hash ^ bytes[0]) * 1099511628211UL;
            hash = (hash ^ bytes[1]) * 1099511628211UL;
        }

        return hash;
    }

    private static ulong SplitMix(ref ulong state)
    {
        state += Gamma;
        var z = state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
        return z ^ (z >> 31);
    }
}
