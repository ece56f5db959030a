namespace Ecommerce.Streaming.Capture.Notifications;

/// <summary>
/// The order in which Java's HashMap and HashSet hand out strings: Debezium joins names in it, so it is on the wire. By bucket, and within a bucket as inserted
/// (java.util.HashMap; buckets of eight and more are not imitated).
/// </summary>
internal static class JavaHashOrder
{
    /// <summary>The buckets of a map that was made empty and has grown to a number of entries.</summary>
    public static int Grown(int count, int from = 16)
    {
        var buckets = from;
        while (count > buckets * 3 / 4)
        {
            buckets *= 2;
        }

        return buckets;
    }

    /// <summary>The buckets of a set that was made as a copy of a collection.</summary>
    public static int Copied(int count)
    {
        var wanted = Math.Max((int)((count / .75f) + 1), 16);
        var buckets = 16;
        while (buckets < wanted)
        {
            buckets *= 2;
        }

        return buckets;
    }

    /// <summary>Sorts names as a map of so many buckets (a power of two) holds them.</summary>
    public static IEnumerable<T> Sort<T>(IEnumerable<T> inserted, Func<T, string> name, int buckets) => inserted.OrderBy(i => Spread(name(i)) & (buckets - 1));

    private static int Spread(string text)
    {
        var hash = 0;
        foreach (var c in text)
        {
            hash = unchecked((31 * hash) + c);
        }

        return hash ^ (int)((uint)hash >> 16);
    }
}
