namespace Ecommerce.Streaming.Serialization;

/// <summary>
/// The order in which Java's HashMap and HashSet hand out what was put into them: Debezium joins names and writes maps in it, so it is on the wire. By bucket, and within a bucket
/// as inserted (java.util.HashMap; buckets of eight and more are not imitated).
/// </summary>
internal static class JavaHashOrder
{
    /// <summary>The buckets, a power of two, of a map that was made empty and has grown to a number of entries.</summary>
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

    /// <summary>Orders what has distinct keys as a map of so many buckets holds it.</summary>
    public static IEnumerable<T> Sort<T>(IEnumerable<T> inserted, Func<T, int> hash, int buckets) =>
        inserted.OrderBy(i => Bucket(hash(i), buckets));

    /// <summary>Orders names as a map of so many buckets holds them.</summary>
    public static IEnumerable<string> Sort(IEnumerable<string> inserted, int buckets) => Sort(inserted, Hash, buckets);

    /// <summary>Java's hash of a text.</summary>
    public static int Hash(string text)
    {
        var hash = 0;
        foreach (var c in text)
        {
            hash = unchecked((hash * 31) + c);
        }

        return hash;
    }

    private static int Bucket(int hash, int buckets) => (hash ^ (int)((uint)hash >> 16)) & (buckets - 1);
}
