namespace Ecommerce.Data.Generation;

/// <summary>Looks things up in running sums, in about one step however many there are: a guide tells where each of many equal stretches of the total begins.</summary>
internal sealed class CumulativeWeights
{
    private const int StretchesPerSum = 4;
    private readonly double[] _sums;
    private readonly int[] _guide;
    private readonly double _stretches;

    /// <summary>Takes running sums.</summary>
    /// <param name="sums">Never falling; the last, above zero, is the total. They are not copied.</param>
    public CumulativeWeights(double[] sums)
    {
        _sums = sums;
        _guide = new int[(StretchesPerSum * sums.Length) + 1];
        _stretches = sums.Length == 0 ? 0 : (_guide.Length - 1) / sums[^1];
        var place = 0;
        for (var stretch = 0; stretch < _guide.Length; stretch++)
        {
            while (place < sums.Length && StretchOf(sums[place]) < stretch)
            {
                place++;
            }

            _guide[stretch] = place;
        }
    }

    public int Count => _sums.Length;

    public double Total => _sums[^1];

    /// <summary>The running sum at a place.</summary>
    public double this[int place] => _sums[place];

    /// <summary>The running sum before a place.</summary>
    public double Before(int place) => place == 0 ? 0 : _sums[place - 1];

    /// <summary>The first place in a range whose running sum exceeds a ticket; the end of the range if none does.</summary>
    public int Find(int from, int to, double ticket)
    {
        // All that lies in an earlier stretch than the ticket is less, since the stretch of a number rises with it.
        for (from = Math.Max(from, _guide[StretchOf(ticket)]); from < to && _sums[from] <= ticket; from++)
        {
        }

        return Math.Min(from, to);
    }

    private int StretchOf(double sum) => (int)Math.Min(sum * _stretches, _guide.Length - 1);
}
