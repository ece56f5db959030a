namespace Ecommerce.Data.Generation;

/// <summary>Makes things on several threads and hands them over in the order of their numbers.</summary>
internal static class Turns
{
    /// <summary>Hands numbers out in turns.</summary>
    /// <param name="count">Numbers from 1 to this.</param>
    /// <param name="size">How many make a turn.</param>
    /// <param name="parallel">How many threads there are for it; with 1, each turn is made when it is asked for, on the thread that asks.</param>
    /// <param name="make">Makes what belongs to a number and so many after it; called on any thread.</param>
    /// <returns>The turns, in order.</returns>
    public static IEnumerable<T> Of<T>(int count, int size, int parallel, Func<int, int, T> make) =>
        parallel == 1 ? Split(count, size).Select(turn => make(turn.First, turn.Length)) : Split(count, size).Select(turn => Task.Run(() => make(turn.First, turn.Length))).InOrder(parallel);

    /// <summary>The results of tasks in the order of the tasks, of which some are started ahead of whoever takes them.</summary>
    /// <param name="tasks">Each starts when it is enumerated.</param>
    /// <param name="parallel">How many threads there are for them.</param>
    public static IEnumerable<T> InOrder<T>(this IEnumerable<Task<T>> tasks, int parallel)
    {
        // One in the making and one that waits for each thread: whoever is done never waits for the one who takes.
        var ahead = 2 * parallel;
        var started = new Queue<Task<T>>();
        foreach (var task in tasks)
        {
            started.Enqueue(task);
            if (started.Count > ahead)
            {
                yield return started.Dequeue().GetAwaiter().GetResult();
            }
        }

        while (started.TryDequeue(out var last))
        {
            yield return last.GetAwaiter().GetResult();
        }
    }

    private static IEnumerable<(int First, int Length)> Split(int count, int size)
    {
        // Counted from 0, so that the last turn does not run over the end of the numbers.
        for (var done = 0; done < count; done += size)
        {
            yield return (done + 1, Math.Min(size, count - done));
        }
    }
}
