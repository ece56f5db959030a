namespace Ecommerce.Testing.Chaos;

/// <summary>
/// Finds a small part of a failing list that still fails, by leaving out ever shorter runs of it: the complements of Zeller's <c>ddmin</c> (Simplifying and isolating
/// failure-inducing input, 2002), without its subsets, since few failures of a history need one short run of it alone. A run that fails only sometimes gives a part that failed at least once.
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
    /// <returns>The smallest part that was seen to fail, in the order of the list. Where time sufficed, no single item can be left out of it.</returns>
    public static async Task<IReadOnlyList<T>> MinimizeAsync<T>(
        IReadOnlyList<T> items, Func<IReadOnlyList<T>, Task<bool>> failsAsync, TimeSpan budget, TimeProvider clock, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(items);
        ArgumentNullException.ThrowIfNull(failsAsync);
        ArgumentNullException.ThrowIfNull(clock);
        var since = clock.GetTimestamp();
        for (var length = Math.Max(items.Count / 2, 1); ;)
        {
            var before = items.Count;
            for (var at = 0; at < items.Count && items.Count > 1;)
            {
                if (cancellationToken.IsCancellationRequested || clock.GetElapsedTime(since) >= budget)
                {
                    return items;
                }

                IReadOnlyList<T> fewer = [.. items.Take(at), .. items.Skip(at + length)];
                if (fewer.Count > 0 && await failsAsync(fewer).ConfigureAwait(false))
                {
                    items = fewer;
                }
                else
                {
                    at += length;
                }
            }

            if (length > 1)
            {
                length /= 2;
            }
            else if (items.Count == before)
            {
                return items;
            }
        }
    }
}
