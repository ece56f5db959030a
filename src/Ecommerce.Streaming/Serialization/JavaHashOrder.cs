namespace Ecommerce.Streaming.Serialization;

/// <summary>The order in which Java's HashMap gives back what was put into it: by bucket, and within one by arrival. Debezium's maps pass through one.</summary>
internal static class JavaHashOrder
{
    /// <summary>Orders elements with distinct keys.</summary>
    public static IEnumerable<T> Of<T>(IReadOnlyCollection<T> elements, Func<T, int> hash)
    {
        // Sixteen buckets, doubled when they are three quarters full.
        var buckets = 16;
        while (elements.Count > buckets / 4 * 3)
        {
            buckets *= 2;
        }

        return elements.OrderBy(e => (hash(e) ^ (int)((uint)hash(e) >> 16)) & (buckets - 1));
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
