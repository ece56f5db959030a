namespace Ecommerce.Testing.Chaos;

/// <summary>
/// Finds a small part of a failing list that still fails: Zeller's <c>ddmin</c> (Simplifying and isolating failure-inducing input, 2002). A run that fails only sometimes gives a part
/// that failed at least once.
/// </summary>
public static class Shrinker
{
    /// <summary>Shrinks.</summary>
    /// <typeparam name="T">What the list is of.</typeparam>
    /// <param name="items">The list, which fails as a whole.</param>
    /// <param name="failsAsync">Whether a part of it fails; is never asked about an empty one.</param>
    /// <param name="budget">After this time no further part is tried.</param>
    /// <param name="clock">The clock of the budget.</param>
    /// <param name="cancellationToken">Ends it early, with what was found.</param>
    /// <returns>The smallest part that was seen to fail, in the order of the list.</returns>
    public static async Task<IReadOnlyList<T>> MinimizeAsync<T>(
        IReadOnlyList<T> items, Func<IReadOnlyList<T>, Task<bool>> failsAsync, TimeSpan budget, TimeProvider clock, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(items);
        ArgumentNullException.ThrowIfNull(failsAsync);
        ArgumentNullException.ThrowIfNull(clock);
        var since = clock.GetTimestamp();
        var parts = 2;
        while (items.Count > 1)
        {
            var found = false;
            foreach (var smaller in Candidates(items, parts))
            {
                if (cancellationToken.IsCancellationRequested || clock.GetElapsedTime(since) >= budget)
                {
                    return items;
                }

                if (await failsAsync(smaller).ConfigureAwait(false))
                {
                    // A part that fails alone is split anew; where one could be left out, the others stay as fine as they are.
                    parts = smaller.Count <= items.Count / parts + 1 ? 2 : Math.Max(parts - 1, 2);
                    items = smaller;
                    found = true;
                    break;
                }
            }

            if (!found)
            {
                if (parts >= items.Count)
                {
                    return items;
                }

                parts = Math.Min(parts * 2, items.Count);
            }
        }

        return items;
    }

    private static IEnumerable<IReadOnlyList<T>> Candidates<T>(IReadOnlyList<T> items, int parts)
    {
        var chunks = items.Chunk((items.Count + parts - 1) / parts).ToList();
        foreach (var chunk in chunks.Where(chunk => chunk.Length < items.Count))
        {
            yield return chunk;
        }

        if (chunks.Count > 2)
        {
            for (var left = 0; left < chunks.Count; left++)
            {
                yield return [.. chunks.Where((_, index) => index != left).SelectMany(chunk => chunk)];
            }
        }
    }
}
