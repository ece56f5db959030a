namespace Ecommerce.Data.Store;

/// <summary>What is to be done, and when. Safe for many threads.</summary>
internal sealed class StoreAgenda
{
    private readonly Lock _lock = new();
    private readonly PriorityQueue<StoreTask, (DateTimeOffset Due, long Number)> _tasks = new();
    private readonly HashSet<long> _restocking = [];
    private long _number;

    public void Add(StoreTask task, DateTimeOffset due)
    {
        lock (_lock)
        {
            // Many orders see the same product run low; one delivery is enough.
            if (task.Kind != StoreActionKind.Restock || _restocking.Add(task.Subject))
            {
                _tasks.Enqueue(task, (due, _number++));
            }
        }
    }

    public bool TryTake(DateTimeOffset now, out StoreTask task)
    {
        lock (_lock)
        {
            if (!_tasks.TryPeek(out task, out var priority) || priority.Due > now)
            {
                return false;
            }

            _tasks.Dequeue();
            if (task.Kind == StoreActionKind.Restock)
            {
                _restocking.Remove(task.Subject);
            }

            return true;
        }
    }

    /// <summary>How long until the next one is due; at most <paramref name="most"/>.</summary>
    public TimeSpan Wait(DateTimeOffset now, TimeSpan most)
    {
        lock (_lock)
        {
            return _tasks.TryPeek(out _, out var priority) && priority.Due - now < most ? priority.Due - now : most;
        }
    }
}
