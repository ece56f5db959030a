namespace Ecommerce.Streaming.Connectors.Properties;

/// <summary>How far one word is from another: insertions, deletions, substitutions and swaps of neighbours (optimal string alignment).</summary>
internal static class EditDistance
{
    public static int Between(string a, string b)
    {
        var before = new int[b.Length + 1];
        var above = new int[b.Length + 1];
        var row = new int[b.Length + 1];
        for (var j = 0; j <= b.Length; j++)
            above[j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var best = Math.Min(Math.Min(above[j], row[j - 1]) + 1, above[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1));
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                    best = Math.Min(best, before[j - 2] + 1);
                row[j] = best;
            }

            (before, above, row) = (above, row, before);
        }

        return above[b.Length];
    }

    /// <summary>The nearest word, the first by ordinal order among equals; null when none is near enough to be meant.</summary>
    public static string? Nearest(string word, IEnumerable<string> words)
    {
        var limit = Math.Max(2, word.Length / 4);
        return words
            .Select(candidate => (candidate, distance: Between(word.ToLowerInvariant(), candidate.ToLowerInvariant())))
            .Where(near => near.distance <= limit)
            .OrderBy(near => near.distance)
            .ThenBy(near => near.candidate, StringComparer.Ordinal)
            .Select(near => near.candidate)
            .FirstOrDefault();
    }
}
