namespace Ecommerce.Streaming.Serialization;

/// <summary>The order in which Java's HashMap gives back what was put into it: by bucket, and within one by arrival. Debezium's maps pass through one.</summary>
internal static class JavaHashOrder
{
    /// <summary>Orders elements with distinct keys.</summary>
    public static IEnumerable<T> Of<T>(IReadOnlyCollection<T> elements, Func<T, int> hash) => Of(elements, hash, Buckets(elements.Count));

    /// <summary>Orders elements with distinct keys in so many buckets, a power of two.</summary>
    public static IEnumerable<T> Of<T>(IEnumerable<T> elements, Func<T, int> hash, int buckets) => elements.OrderBy(e => (hash(e) ^ (int)((uint)hash(e) >> 16)) & (buckets - 1));

    /// <summary>The buckets of a map that has grown to a number of elements: sixteen at first, doubled when they are three quarters full, and never fewer again.</summary>
    public static int Buckets(int count, int from = 16)
    {
        var buckets = from;
        while (count > buckets / 4 * 3)
        {
            buckets *= 2;
        }

        return buckets;
    }

    /// <summary>The buckets of a set that was made as a copy.</summary>
    public static int BucketsOfCopy(int count)
    {
        var buckets = 16;
        while (buckets < (int)((count / .75f) + 1))
        {
            buckets *= 2;
        }

        return buckets;
    }

    /// <summary>Java's hash of a text.</summary>
    public static int Of(string text)
    {
        var hash = 0;
        foreach (var c in text)
        {
            hash = unchecked((hash * 31) + c);
        }

        return hash;
    }
}
