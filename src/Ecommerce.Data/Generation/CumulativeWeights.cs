namespace Ecommerce.Data.Generation;

/// <summary>Looks things up in running sums.</summary>
internal static class CumulativeWeights
{
    /// <summary>The first place in a range whose running sum exceeds a ticket; the end of the range if none does.</summary>
    public static int Find(double[] cumulative, int from, int to, double ticket)
    {
        while (from < to)
        {
            var middle = from + ((to - from) / 2);
            if (cumulative[middle] > ticket)
            {
                to = middle;
            }
            else
            {
                from = middle + 1;
            }
        }

        return from;
    }
}
