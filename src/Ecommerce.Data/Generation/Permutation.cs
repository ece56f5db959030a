namespace Ecommerce.Data.Generation;

/// <summary>Shuffles 0..size-1 without a table: different inputs give different outputs, which is how unique names come out unique.</summary>
internal sealed class Permutation
{
    private readonly long _factor;
    private readonly long _offset;

    public Permutation(RandomStream random, int size)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        Size = size;
        _offset = random.Next(size);
        _factor = 1 + random.Next(size);
        while (Gcd(_factor, size) != 1)
        {
            _factor++;
        }
    }

    public int Size { get; }

    /// <summary>The place of an ordinal below <see cref="Size"/>; larger ones start over.</summary>
    public int this[int ordinal] => (int)(((ordinal % Size * _factor) + _offset) % Size);

    private static long Gcd(long a, long b) => b == 0 ? a : Gcd(b, a % b);
}
